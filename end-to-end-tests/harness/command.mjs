import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';

/**
 * What a command of ./holdfast says until it ends, and with which code it does.
 *
 * @param {...string} args
 * @returns {Promise<{ code: number, output: string }>}
 */
export function holdfast(...args) {
  return new Promise((resolve) => {
    execFile(join(root, 'holdfast'), args, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: `${stdout}${stderr}` }),
    );
  });
}
