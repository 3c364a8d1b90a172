import { installEndToEnd } from '../runner/end-to-end.mjs';
import { runLinters } from './linters.mjs';

// `./holdfast lint` comes here, with the linters of other languages at hand.

const installed = await installEndToEnd();
process.exitCode = installed && (await runLinters(console.log)) ? 0 : 1;
