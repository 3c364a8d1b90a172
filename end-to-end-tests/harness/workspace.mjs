import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../target', import.meta.url));

/** The folder of a test file: data, logs, whatever helps after a failure. */
export const workspaceOf = (testFile) => join(target, basename(testFile, '.test.mjs'));

/** The folder of the test file that runs in this process. */
export const workspace = workspaceOf(process.argv[1]);
