import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Node cannot clean up after its own SIGKILL, so a small shell process does (see lifeline.sh): it
// holds the reading end of a pipe whose writing end only this process has.

const script = fileURLToPath(new URL('lifeline.sh', import.meta.url));
let lifeline;

function write(line) {
  if (!lifeline) {
    // Detached, so that a Ctrl-C in the terminal does not reach it.
    lifeline = spawn('/bin/sh', [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    lifeline.unref();
    /** @type {import('node:net').Socket} */ (lifeline.stdin).unref();
  }
  lifeline.stdin.write(`${line}\n`);
}

/** The process, or of a negative number the process group, is ended when this one ends. */
export function hold(pid) {
  write(`hold ${pid}`);
}

/** The process has ended; its number may soon be somebody else's. */
export function release(pid) {
  write(`release ${pid}`);
}
