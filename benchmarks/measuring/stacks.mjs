/**
 * Stacks with weights: of CPU a number of samples, of allocations bytes.
 *
 * @typedef {{ frames: string[], weight: number }[]} Stacks the outermost frame first
 */

/**
 * @param {string} text a line for each stack: frames with semicolons between, a blank, the weight
 * @returns {Stacks}
 */
export function folded(text) {
  const lines = text.split('\n').filter(Boolean);
  return lines.map((line) => {
    const end = line.lastIndexOf(' ');
    return { frames: line.slice(0, end).split(';'), weight: Number(line.slice(end + 1)) };
  });
}

/**
 * What `perf script -F comm,ip,sym,dso` prints: for each sample the command, then the innermost frame
 * first, then an empty line.
 *
 * @returns {Stacks}
 */
export function ofPerf(text) {
  const samples = text.split(/\n\s*\n/).filter((sample) => sample.trim());
  return samples.map((sample) => {
    const [command, ...lines] = sample.trim().split('\n');
    return { frames: [command.trim(), ...lines.map(functionIn).reverse()], weight: 1 };
  });
}

// Without symbols a function that is not exported has no name: its library must do.
function functionIn(line) {
  const [, name = '[unknown]', library = ''] = /^\s*[0-9a-f]+ (.*) \((.*)\)$/.exec(line) ?? [];
  return name === '[unknown]' ? `(${library.split('/').at(-1)})` : name.replaceAll(';', ':');
}

/** @param {Stacks} stacks */
export const total = (stacks) => stacks.reduce((all, { weight }) => all + weight, 0);

/**
 * How much is in each frame itself, and how much in it and what it calls. A frame that calls itself
 * counts once.
 *
 * @param {Stacks} stacks
 * @returns {{ name: string, self: number, total: number }[]} the greatest self first
 */
export function topFrames(stacks) {
  const frames = new Map();
  const frameOf = (name) => {
    if (!frames.has(name)) frames.set(name, { name, self: 0, total: 0 });
    return frames.get(name);
  };
  for (const { frames: stack, weight } of stacks) {
    frameOf(stack.at(-1)).self += weight;
    for (const name of new Set(stack)) frameOf(name).total += weight;
  }
  return [...frames.values()].toSorted((a, b) => b.self - a.self || b.total - a.total);
}

/**
 * The frames that cost most with what they call, without those that nearly everything passes.
 *
 * @param {Stacks} stacks
 * @returns {{ name: string, self: number, total: number }[]} the greatest total first
 */
export function topCallers(stacks) {
  const nearlyAll = 0.9 * total(stacks);
  return topFrames(stacks)
    .filter((frame) => frame.total < nearlyAll && frame.total > frame.self)
    .toSorted((a, b) => b.total - a.total);
}

/**
 * Where the bytes were allocated: the class, the method that made it, and the innermost method of
 * Holdfast that wanted it.
 *
 * @param {Stacks} stacks whose last frame is the class
 * @returns {{ what: string, where: string, by: string, bytes: number }[]} the most bytes first
 */
export function allocationSites(stacks) {
  const sites = new Map();
  for (const { frames, weight } of stacks) {
    const [where, what] = frames.slice(-2);
    const by = frames.findLast((name) => name.startsWith('dev.holdfast.')) ?? '–';
    const key = [what, where, by].join(';');
    const site = sites.get(key) ?? { what, where, by, bytes: 0 };
    site.bytes += weight;
    sites.set(key, site);
  }
  return [...sites.values()].toSorted((a, b) => b.bytes - a.bytes);
}
