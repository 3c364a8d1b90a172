import { readOptions } from '../deploy/local/options.mjs';
import { launchBrowser } from './harness/browser.mjs';
import { launchFirefox } from './harness/firefox.mjs';
import { SeededRandom } from './harness/seeded-random.mjs';
import { faultsOfEverybody, SoakRound } from './harness/soak-round.mjs';
import { startStack } from './harness/stack.mjs';
import { windows } from '../deploy/local/waiting.mjs';

// Many sessions through random faults, round after round: docs/reliability.md.
const { sessions, seed, parallel, calls } = readOptions({
  sessions: { default: 1000, from: 1, to: 10_000_000 },
  seed: { default: Date.now() % 1_000_000, from: 0, to: 2 ** 31 },
  parallel: { default: 50, from: 1, to: 1000 },
  calls: { default: 1, from: 0, to: 1 },
});
const random = new SeededRandom(seed);
const figures = ['sent', 'lost', 'doubled', 'disordered', 'anew'];
const total = blank();
const byFaultOfAll = new Map();
const byFaultOfOne = new Map();
const refused = new Map();

/** @returns {Record<string, number>} */
function blank() {
  return { sessions: 0, ...Object.fromEntries(figures.map((figure) => [figure, 0])) };
}

function count(outcome) {
  const add = (row) => {
    row.sessions++;
    for (const figure of figures) row[figure] += outcome[figure];
    return row;
  };
  const addTo = (rows, key) => rows.set(key, add(rows.get(key) ?? blank()));
  add(total);
  addTo(byFaultOfAll, outcome.everybody);
  addTo(byFaultOfOne, `${outcome.fault}, ${outcome.transport}`);
  for (const [code, times] of Object.entries(outcome.refused)) {
    refused.set(code, (refused.get(code) ?? 0) + times);
  }
}

function report() {
  table('all at once', byFaultOfAll);
  table('each by itself', byFaultOfOne);
  const codes = [...refused].map(([code, times]) => `${times} times ${code}`).join(', ');
  console.log(`refused at first, and sent again with the same id: ${codes || 'nothing'}`);
}

function table(what, rows) {
  const line = (name, row) =>
    console.log(`| ${[name, row.sessions, ...figures.map((figure) => row[figure])].join(' | ')} |`);
  console.log(
    `| what befell ${what} | sessions | events | missing | doubled | out of order | not recovered |`,
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const [name, row] of [...rows].sort(([a], [b]) => a.localeCompare(b))) line(name, row);
  line('together', total);
  console.log();
}

console.log(`${sessions} sessions, ${parallel} at a time, --seed ${seed}`);
let done = 0;
const began = Date.now();
const stack = await startStack({
  replicas: { signaling: 2, rooms: 1, transcripts: 1 },
  environment: {
    HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(2_000).iso,
    HOLDFAST_CONNECTION_PING_TIMEOUT: windows.thatHolds(2_000).iso,
    QUARKUS_SHUTDOWN_DELAY: windows.thatHolds(2_000).quarkus,
  },
});
const browsers = [];
try {
  if (calls > 0) browsers.push(await launchBrowser(), await launchFirefox());
  for (const everybody of faultsOfEverybody(random)) {
    const size = Math.min(parallel, sessions - done);
    if (size === 0) break;
    const outcomes = await new SoakRound(stack, random, everybody, done, browsers).run(size);
    outcomes.forEach(count);
    done += size;
    const seconds = Math.round((Date.now() - began) / 1000);
    const heap = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
    console.log(
      `${done} of ${sessions} (${outcomes[0].everybody}), ${seconds} s, ${heap} MiB here`,
    );
  }
} finally {
  report();
  await Promise.all(browsers.map((browser) => browser.close()));
  await stack.stop();
}
const wrong = total.lost + total.doubled + total.disordered;
process.exit(wrong === 0 && done === sessions ? 0 : 1);
