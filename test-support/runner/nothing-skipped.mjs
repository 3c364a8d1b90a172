/** A reporter that fails the run if a test was skipped or left to do: none may be, ever. */
export default async function* nothingSkipped(events) {
  for await (const { type, data } of events) {
    if (!['test:pass', 'test:fail'].includes(type)) continue;
    if (data.skip !== undefined || data.todo !== undefined) {
      process.exitCode = 1;
      yield `skipped, which no test may be: ${data.name}\n`;
    }
  }
}
