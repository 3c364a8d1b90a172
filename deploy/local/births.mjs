import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// A pid that was written down may be a stranger's by now: a process is known by its pid and its birth.

/**
 * When a process began, in a text that is the same whenever it is asked for and that no later process
 * of this pid has; undefined if there is none.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export function birthOf(pid) {
  return process.platform === 'linux' ? birthInProc(pid) : birthByPs(pid);
}

/**
 * Whether a process that was written down still runs.
 *
 * @param {{ pid?: number, birth?: string } | undefined} written
 */
export function isAlive(written) {
  return written?.pid !== undefined && !!written.birth && birthOf(written.pid) === written.birth;
}

// In ticks since the machine started, so with the start that is meant (proc(5), /proc/pid/stat).
function birthInProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may hold anything.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${fields[18]}`;
  } catch {
    return undefined;
  }
}

function birthByPs(pid) {
  try {
    const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const columns = ['-o', 'stat=', '-o', 'lstart=', '-p', `${pid}`];
    const [state, ...birth] = execFileSync('ps', columns, { env: environment })
      .toString()
      .trim()
      .split(/\s+/);
    return state.startsWith('Z') ? undefined : birth.join(' ');
  } catch {
    return undefined;
  }
}
