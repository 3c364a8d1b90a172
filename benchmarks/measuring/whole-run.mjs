/**
 * Runs a benchmark, and stops what it started however it ends: by itself, by an error, which is told
 * and makes the exit code 1, or by a signal.
 *
 * @param {() => Promise<void>} run
 * @param {() => Promise<void>} stop may be called more than once
 */
export async function wholeRun(run, stop) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => stop().then(() => process.exit(1)));
  }
  try {
    await run();
  } catch (error) {
    console.error(`holdfast: ${error.message}`);
    process.exitCode = 1;
  } finally {
    await stop();
  }
}
