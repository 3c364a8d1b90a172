import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceOf } from './workspace.mjs';

const MOST_LINES = 24;

/**
 * A second reporter: after the run, the last lines of every log of the files in which tests failed,
 * and then, where a reader of a long output looks first, what failed and why.
 */
export default async function* failureLogs(events) {
  const files = new Set();
  const failures = [];
  for await (const { type, data } of events) {
    if (type !== 'test:fail') continue;
    if (data.file) files.add(data.file);
    // A suite says only that a test of it failed.
    if (data.details.error.failureType !== 'subtestsFailed') failures.push(data);
  }
  for (const file of files) {
    const logs = join(workspaceOf(file), 'logs');
    yield `\n== logs of ${file} (whole: ${logs})\n`;
    for (const name of namesIn(logs)) {
      const lines = readFileSync(join(logs, name), 'utf8').trimEnd().split('\n');
      yield `-- ${name}\n${lines.slice(-30).join('\n')}\n`;
    }
  }
  if (failures.length > 0) yield '\n== failed\n';
  for (const { name, details } of failures) {
    const { cause } = details.error;
    const why = String(cause?.message ?? cause ?? details.error.message).split('\n');
    yield `${name}: ${why.slice(0, MOST_LINES).join('\n  ')}\n`;
  }
}

function namesIn(folder) {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
