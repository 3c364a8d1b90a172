import { UsageError, everything, quick, selected } from './plan.mjs';

const MOST_ROUNDS = 1000;

/**
 * What `./holdfast test` was asked to do.
 *
 * @param {string[]} words such as ['--stress', '3', 'shared-state']
 * @returns {{ plan: import('./plan.mjs').Plan, stress?: number }} stress: how many rounds
 * @throws {UsageError} an option or a name that there is not
 */
export function readArguments(words) {
  const names = [];
  let stress;
  let isQuick = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--quick') isQuick = true;
    else if (word === '--stress') stress = rounds(words[++i]);
    else if (word.startsWith('-')) throw new UsageError(`no option ${word} of test`);
    else names.push(word);
  }
  if (isQuick && names.length > 0) throw new UsageError('--quick takes no names of tests');
  const plan = isQuick ? quick() : names.length > 0 ? selected(names) : everything();
  return { plan, stress };
}

function rounds(word) {
  const number = Number(word);
  if (!Number.isInteger(number) || number < 1 || number > MOST_ROUNDS) {
    throw new UsageError(`--stress needs a number of rounds, 1 to ${MOST_ROUNDS}`);
  }
  return number;
}
