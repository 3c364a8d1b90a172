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

/**
 * Runs a program and keeps what it says.
 *
 * @returns {Promise<{ code: number, output: string }>}
 */
export function outputOf(command, args, cwd) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid) hold(child.pid);
  const said = [];
  child.stdout.on('data', (data) => said.push(data));
  child.stderr.on('data', (data) => said.push(data));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      release(child.pid);
      resolve({ code: code ?? 1, output: Buffer.concat(said).toString() });
    });
  });
}
