import { setPriority } from 'node:os';
import { delay } from '../../deploy/local/waiting.mjs';
import { SeededRandom } from '../../end-to-end-tests/harness/seeded-random.mjs';
import { attacks } from './attacks.mjs';

// A process of its own, so that what the attackers compute delays nobody else's clock here. Told by one
// message what to attack, tells with each second what came of it, and ends when it is told to.
const LEAST_PRIORITY = 10;

process.once('message', (/** @type {any} */ plan) => {
  setPriority(LEAST_PRIORITY);
  const counts = {};
  for (const name of plan.names) counts[name] = { refused: 0, taken: 0, failed: 0 };
  plan.addresses.forEach((address, i) =>
    attack(plan, new SeededRandom(plan.seed + i), address, counts),
  );
  tell(counts);
});
process.on('disconnect', () => process.exit());

async function attack({ names, target, pauseMs }, random, address, counts) {
  for (;;) {
    const name = random.of(names);
    try {
      counts[name][await attacks[name](target, random, address)]++;
    } catch {
      counts[name].failed++;
    }
    await delay(random.below(2 * pauseMs));
  }
}

async function tell(counts) {
  for (;;) {
    process.send(counts);
    await delay(1000);
  }
}
