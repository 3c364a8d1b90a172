import { basename } from 'node:path';

/**
 * A reporter of Node's test runner: one line of JSON for each test, for the summary, and a last one
 * that a file which ends in the middle does not write.
 */
export default async function* results(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // A suite says only what its tests have said.
    if (data.details?.type === 'suite' && data.details.error?.failureType !== 'hookFailed')
      continue;
    const error = data.details?.error;
    yield `${JSON.stringify({
      file: basename(data.file ?? process.argv[1]),
      test: data.name,
      outcome: type === 'test:pass' ? 'passed' : 'failed',
      message: String(error?.cause?.message ?? error?.message ?? ''),
    })}\n`;
  }
  yield `${JSON.stringify({ ended: true })}\n`;
}
