import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tools.mjs';

/**
 * The options with which an image runs its service, but for the heap's greatest size, which depends on
 * the container, and for what is only in the image.
 *
 * @param {string} module
 * @param {'Dockerfile.jvm' | 'Dockerfile.native-micro'} image
 * @returns {string[]}
 */
export function imageOptions(module, image) {
  const text = readFileSync(join(root, module, image), 'utf8');
  const entrypoint = /^ENTRYPOINT (\[[^\]]*\])/m.exec(text);
  if (!entrypoint) throw new Error(`${module}/${image} has no ENTRYPOINT`);
  return JSON.parse(entrypoint[1].replaceAll('\\\n', '')).filter((/** @type {string} */ word) =>
    /^-XX:(?!AOTCache|MaxRAMPercentage|MaximumHeapSizePercent)/.test(word),
  );
}
