import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { SDK, sdkFiles } from './catalogue.mjs';
import { runFiles } from './node-files.mjs';

// Called by Maven in the phase "test" of browser-client, with the files to run: all, none, or names.

const [wanted = 'all'] = process.argv.slice(2);
const files = { all: sdkFiles(), none: [] }[wanted] ?? wanted.split(',');
const passed = await runFiles({ name: 'sdk', folder: join(root, SDK), files, atATime: 2 });
process.exitCode = passed ? 0 : 1;
