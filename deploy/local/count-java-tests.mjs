import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tools.mjs';

// Maven calls a build with skipped tests a success; `./holdfast test` does not. Reads the reports
// that are younger than the given time (seconds), so that those of tests long gone do not count.

const since = Number(process.argv[2] ?? 0) * 1000;
const reports = readdirSync(root)
  .flatMap((module) =>
    ['surefire-reports', 'failsafe-reports'].map((kind) => join(module, 'target', kind)),
  )
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
  .filter((file) => /TEST-.*\.xml$/.test(file) && statSync(file).mtimeMs >= since);

let run = 0;
const skipped = [];
for (const file of reports) {
  const suite = /<testsuite [^>]*>/s.exec(readFileSync(file, 'utf8'))[0];
  const number = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  run += number('tests');
  if (number('skipped') > 0) skipped.push(`${number('skipped')} in ${file}`);
}

console.log(`${run} Java tests, skipped: ${skipped.join(', ') || 'none'}`);
process.exitCode = skipped.length > 0 ? 1 : 0;
