import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';

const operations = readFileSync(join(root, 'docs/operations.md'), 'utf8');

/** The rows of the configuration tables with one property each: { property, variable }. */
export const documentedVariables = [
  ...operations.matchAll(/^\| `([a-z][^`]*)` \| `([A-Z][A-Z0-9_<>]*)` \|/gm),
].map(([, property, variable]) => ({ property, variable }));

/** The environment variable that operators are told to set for a property. */
export function variableOf(property) {
  const row = documentedVariables.find((one) => one.property === property);
  if (!row) throw new Error(`docs/operations.md names no variable for ${property}`);
  return row.variable;
}
