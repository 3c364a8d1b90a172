import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

// How this machine does, as patience.mjs wants to know it.

// What the work below takes, in ms, on the machine for which the kinds of patience were chosen: two
// cores of 2026 with nothing else to do. It takes 1.65 at best, and no machine is exactly as another.
const REFERENCE_MS = 2;
const ROUNDS = 8;

/** How many times as long as there a fixed piece of work takes here; about 15 ms of work. */
export function calibrate() {
  // The least of a few: what was interrupted, or not compiled yet, tells nothing of the processor.
  const rounds = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(...rounds) / REFERENCE_MS;
}

function work() {
  let state = 1;
  for (let i = 0; i < 1_000_000; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
}

const cores = cpus().length || 1;
let before = { stolen: 0, wanted: 0 };

/** See `Pace`. Where there is no /proc, the load of the last minute has to do. */
export function readMachine() {
  const recentCrowding = loadavg()[0] / cores;
  const stat = procStat();
  if (!stat) return { crowding: recentCrowding, recentCrowding };
  const { stolen, wanted } = stat;
  const since = { stolen: stolen - before.stolen, wanted: wanted - before.wanted };
  before = { stolen, wanted };
  return { ...since, crowding: stat.waiting / cores, recentCrowding };
}

function procStat() {
  let text;
  try {
    text = readFileSync('/proc/stat', 'utf8');
  } catch {
    return undefined;
  }
  const [, cpu] = /^cpu +(.*)$/m.exec(text) ?? [];
  if (!cpu) return undefined;
  const [user, nice, system, , , irq, softirq, stolen = 0] = cpu.split(' ').map(Number);
  const count = (name) => Number(new RegExp(`^procs_${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    stolen,
    wanted: user + nice + system + irq + softirq + stolen,
    // Who waits for a disk waits too.
    waiting: count('running') + count('blocked'),
  };
}
