import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { installEndToEnd } from '../runner/end-to-end.mjs';
import { newExamples } from './examples.mjs';

// `./holdfast generate` comes here: writes what is made of other sources and kept beside them.

if (!(await installEndToEnd())) process.exit(1);
// Not before: it needs what was just installed.
const { generated } = await import('./generated.mjs');
for (const { file, before, after } of [...generated(), ...newExamples()]) {
  if (before === after) continue;
  writeFileSync(join(root, file), after);
  console.log(`written   ${file}`);
}
