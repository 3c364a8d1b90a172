import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findJava } from '../../deploy/local/tools.mjs';

// Linux counts CPU time in ticks of 1/100 s, whatever the kernel's own are.
const tickMicroseconds = 10_000;

/** Microseconds of CPU time that a process has used; NaN where the system does not say. */
export function cpuTime(pid) {
  try {
    return cpuTimeIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return NaN;
  }
}

function cpuTimeIn(stat) {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMicroseconds;
}

/**
 * The same of its threads that live, those together whose names differ by a number. Linux cuts names
 * after 15 letters.
 *
 * @returns {Map<string, number>} by name; empty where the system does not say
 */
export function cpuTimeOfThreads(pid) {
  const times = new Map();
  const tasks = `/proc/${pid}/task`;
  for (const thread of existsSync(tasks) ? readdirSync(tasks) : []) {
    const stat = statOf(join(tasks, thread));
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')).replace(/[-# ]*\d+$/, '');
    if (stat) times.set(name, (times.get(name) ?? 0) + cpuTimeIn(stat));
  }
  return times;
}

// Threads of compilers come and go.
function statOf(thread) {
  try {
    return readFileSync(join(thread, 'stat'), 'utf8');
  } catch {
    return '';
  }
}

/** Microseconds of CPU time that the whole machine has used, and could have used. */
export function machineTime() {
  try {
    const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/ +/);
    const [user, nice, system, idle, waiting, ...others] = ticks.slice(0, 8).map(Number);
    // Interrupts and what the host took (steal) count as used: whoever runs then is held up.
    const used = [user, nice, system, ...others].reduce((a, b) => a + b, 0);
    const all = used + idle + waiting;
    return { used: used * tickMicroseconds, all: all * tickMicroseconds };
  } catch {
    return { used: NaN, all: NaN };
  }
}

/** How much of the machine was taken by what is not measured, in percent. */
export function othersShare(before, after, ours) {
  return (100 * (after.used - before.used - ours)) / (after.all - before.all);
}

/** Bytes of memory that a process occupies. */
export function residentBytes(pid) {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`])) * 1024;
}

/** Bytes of live objects of a JVM, after a full collection. */
export function liveHeapOfJvm(pid) {
  return Number(/^Total +\d+ +(\d+)/m.exec(jcmd(pid, 'GC.class_histogram'))[1]);
}

/** What a JVM answers to a diagnostic command. */
export function jcmd(pid, ...words) {
  const program = join(dirname(findJava()), 'jcmd');
  return execFileSync(program, [`${pid}`, ...words], { maxBuffer: 2 ** 26 }).toString();
}

/** The same of the Node peer, buffers included, which are outside its heap. */
export async function liveHeapOfNode(port) {
  const memory = await (await fetch(`http://127.0.0.1:${port}/memory`)).json();
  return memory.heapUsed + memory.external;
}
