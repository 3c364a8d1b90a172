/**
 * The value that this share of all is below; between two values the way there is divided evenly.
 *
 * @param {number[]} values
 * @param {number} share from 0 to 1
 * @returns NaN if there are no values
 */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below === undefined ? NaN : below + (above - below) * (at - Math.floor(at));
}

/** The median, and the quartiles in brackets; values that are no numbers are left out. */
export function spread(values, digits) {
  const numbers = values.filter(Number.isFinite);
  if (numbers.length === 0) return '–';
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) =>
    quantile(numbers, share).toFixed(digits),
  );
  return lower === upper ? median : `${median} (${lower}–${upper})`;
}

/**
 * One contender's figure divided by another's, in each round: what disturbed a round disturbed both.
 *
 * @param {Record<string, number>[]} ours a round each
 * @param {Record<string, number>[]} theirs the same rounds
 */
export function ratios(ours, theirs, key) {
  return ours.map((round, i) => round[key] / theirs[i]?.[key]);
}

/** The same in random order, so that nobody always comes after the same one. */
export function shuffled(list, random = Math.random) {
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [mixed[i], mixed[other]] = [mixed[other], mixed[i]];
  }
  return mixed;
}

export const sum = (values) => values.reduce((a, b) => a + b, 0);
