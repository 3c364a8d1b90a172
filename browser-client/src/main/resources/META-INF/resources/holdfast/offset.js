/**
 * Offsets are `<epoch>-<sequence>`. Within an epoch the sequence grows; offsets of different epochs
 * say nothing about each other.
 *
 * @param {string | undefined} offset
 * @param {string | undefined} last
 * @returns {boolean} whether `offset` was already there when `last` was
 */
export function isRepeated(offset, last) {
  const [a, b] = [parse(offset), parse(last)];
  return a !== null && b !== null && a.epoch === b.epoch && a.sequence <= b.sequence;
}

function parse(offset) {
  const dash = offset?.lastIndexOf("-") ?? -1;
  const sequence = Number(offset?.slice(dash + 1));
  return dash > 0 && Number.isInteger(sequence) ? { epoch: offset.slice(0, dash), sequence } : null;
}
