import { table } from './report.mjs';
import { sum } from './statistics.mjs';
import { allocationSites, topCallers, topFrames, total } from './stacks.mjs';

/** CPU by kinds of threads, in microseconds a message: also of those that no recording shows. */
export function ofThreads(before, after, messages) {
  const used = [...after]
    .map(([name, time]) => ({ name, time: time - (before.get(name) ?? 0) }))
    .filter(({ time }) => time > 0)
    .toSorted((a, b) => b.time - a.time);
  const all = sum(used.map(({ time }) => time));
  const rows = used.map(({ name, time }) => [
    name,
    (time / messages).toFixed(2),
    percent(time / all),
  ]);
  return table(['threads', 'CPU a message, µs', 'of the process, %'], rows);
}

/** @param {import('./stacks.mjs').Stacks} stacks of CPU */
export const ofFrames = (stacks, most) => framesOf(stacks, topFrames(stacks).slice(0, most));

/** @param {import('./stacks.mjs').Stacks} stacks of CPU */
export const ofCallers = (stacks, most) => framesOf(stacks, topCallers(stacks).slice(0, most));

function framesOf(stacks, frames) {
  const all = total(stacks);
  const rows = frames.map((frame) => [
    frame.name,
    percent(frame.self / all),
    percent(frame.total / all),
  ]);
  return table(['frame', `self, % of ${all} samples`, 'with what it calls, %'], rows);
}

/** @param {import('./stacks.mjs').Stacks} stacks of allocations */
export function ofAllocations(stacks, messages, most) {
  const all = total(stacks);
  const rows = allocationSites(stacks)
    .slice(0, most)
    .map(({ what, where, by, bytes }) => [
      what,
      where,
      by,
      (bytes / messages).toFixed(0),
      percent(bytes / all),
    ]);
  return table(['class', 'allocated in', 'for', 'bytes a message', '%'], rows);
}

const percent = (share) => (100 * share).toFixed(1);
