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
  const [, entrypoint] = /^ENTRYPOINT (\[[^\]]*\])/m.exec(text);
  return JSON.parse(entrypoint.replaceAll('\\\n', '')).filter((word) =>
    /^-XX:(?!AOTCache|MaxRAMPercentage|MaximumHeapSizePercent)/.test(word),
  );
}
