/**
 * What became of all that was sent: each is to be heard once, and in order.
 *
 * @template T
 * @param {T[]} sent in order
 * @param {T[]} heard in the order in which they came
 */
export function accountOf(sent, heard) {
  const places = new Map(sent.map((one, i) => [one, i]));
  const distinct = new Set(heard);
  return {
    lost: sent.filter((one) => !distinct.has(one)).length,
    doubled: heard.length - distinct.size,
    disordered: heard.filter((one, i) => i > 0 && places.get(one) < places.get(heard[i - 1]))
      .length,
  };
}
