/**
 * Runs a benchmark, and stops what it started however it ends: by itself, by an error, which is told
 * and makes the exit code 1, or by a signal.
 *
 * @param {() => Promise<boolean | void>} run answers false if what is promised did not hold: exit code 1, too
 * @param {() => Promise<void>} stop may be called more than once
 */
export async function wholeRun(run, stop) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => stop().then(() => process.exit(1)));
  }
  try {
    if ((await run()) === false) process.exitCode = 1;
  } catch (error) {
    console.error(`holdfast: ${error.stack}`);
    process.exitCode = 1;
  } finally {
    await stop();
  }
}

/** @returns {(line: string) => void} prints a line with the seconds since now */
export function progress() {
  const began = performance.now();
  return (line) => {
    const seconds = (performance.now() - began) / 1000;
    console.log(`${seconds.toFixed(0).padStart(4)} s  ${line}`);
  };
}
