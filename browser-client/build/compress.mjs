// Compresses what is served once, when it is built: no request costs that again, and a service starts without it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const TEXT = /\.(html|js|css|svg|json|txt)$/;

/** By the names of HTTP's content codings, each at its best; the smallest first. */
const CODINGS = {
  br: (bytes) => brotliCompressSync(bytes),
  gzip: (bytes) => gzipSync(bytes, { level: 9 }),
};

/**
 * Writes files of a folder, compressed, to `<to>/<coding>/<name>`, if that makes them smaller.
 *
 * @param {string[]} names
 * @param {string} from
 * @param {string} to which is emptied first
 * @returns {Map<string, string[]>} each file, and its codings
 */
export function compress(names, from, to) {
  rmSync(to, { recursive: true, force: true });
  return new Map(names.map((name) => [name, TEXT.test(name) ? compressed(name, from, to) : []]));
}

function compressed(name, from, to) {
  const bytes = readFileSync(join(from, name));
  return Object.entries(CODINGS)
    .filter(([coding, compressor]) => {
      const smaller = compressor(bytes);
      if (smaller.length >= bytes.length) return false;
      mkdirSync(dirname(join(to, coding, name)), { recursive: true });
      writeFileSync(join(to, coding, name), smaller);
      return true;
    })
    .map(([coding]) => coding);
}
