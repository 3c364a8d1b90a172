import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { installEndToEnd } from '../runner/end-to-end.mjs';

// `./holdfast generate` comes here: writes what is made of other sources and kept beside them.

if (!(await installEndToEnd())) process.exit(1);
// Not before: it needs what was just installed.
const { generated } = await import('./generated.mjs');
const { newExamples } = await import('./examples.mjs');
const { readAsyncApi } = await import('../../end-to-end-tests/harness/asyncapi.mjs');
try {
  for (const { file, before, after } of [...generated(), ...newExamples(readAsyncApi())]) {
    if (before === after) continue;
    writeFileSync(join(root, file), after);
    console.log(`written   ${file}`);
  }
} catch (error) {
  console.error(`holdfast: ${error.message}`);
  process.exitCode = 1;
}
