import { spawn } from 'node:child_process';
import { hold, release } from '../../deploy/local/lifeline.mjs';

/** Runs a program, which says what it says to this one's output, and gives its exit code. */
export function exitCodeOf(command, args, cwd) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (child.pid) hold(child.pid);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      release(child.pid);
      resolve(code ?? 1);
    });
  });
}
