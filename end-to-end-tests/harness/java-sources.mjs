import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';

/** The services' modules, and what they share. */
export const modules = ['shared-state', 'signaling-service', 'room-service', 'transcript-service'];

/** Their Java files, those of tests aside: { module, name, text }. */
export const javaSources = modules.flatMap((module) => {
  const folder = join(root, module, 'src/main/java');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.java'))
    .map((file) => join(folder, file))
    .sort()
    .map((name) => ({ module, name, text: readFileSync(name, 'utf8') }));
});

export function withoutComments(java) {
  return java.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
