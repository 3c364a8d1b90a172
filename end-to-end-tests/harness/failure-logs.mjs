import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceOf } from './workspace.mjs';

/** A second reporter: after the run, the last lines of every log of the files in which tests failed. */
export default async function* failureLogs(events) {
  const failed = new Set();
  for await (const { type, data } of events) {
    if (type === 'test:fail' && data.file) failed.add(data.file);
  }
  for (const file of failed) {
    const logs = join(workspaceOf(file), 'logs');
    yield `\n== logs of ${file} (whole: ${logs})\n`;
    for (const name of namesIn(logs)) {
      const lines = readFileSync(join(logs, name), 'utf8').trimEnd().split('\n');
      yield `-- ${name}\n${lines.slice(-30).join('\n')}\n`;
    }
  }
}

function namesIn(folder) {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
