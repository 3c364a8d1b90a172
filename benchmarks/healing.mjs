import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildWhatChanged } from '../deploy/local/build.mjs';
import { readOptions } from '../deploy/local/options.mjs';
import { freePorts } from '../deploy/local/ports.mjs';
import { launchBrowser } from '../end-to-end-tests/harness/browser.mjs';
import { UdpWay } from '../end-to-end-tests/harness/udp-way.mjs';
import { home } from './measuring/build.mjs';
import { freshStack } from './measuring/fresh-stack.mjs';
import { changesOfCustomer, lostFlows, networkAway } from './measuring/healing.mjs';
import { machine } from './measuring/machine.mjs';
import { record, table } from './measuring/report.mjs';
import { quantile } from './measuring/statistics.mjs';
import { wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench healing`: how fast a call heals, in Chromium, through HAProxy and two replicas of
// each service. See README.md.

const options = readOptions({
  runs: { default: 22, from: 1, to: 1000 },
  quick: { default: false },
  record: { default: false },
  only: { among: ['changesOfCustomer', 'lostFlows', 'networkAway'] },
});
const runs = options.quick ? 3 : options.runs;

/** What is measured, and what was promised of it (ms). */
const rows = [
  { key: 'socket', name: 'network back → session recovered', target: 1500 },
  { key: 'mediaAfterOutage', name: 'network back → new frames at both', target: 2000 },
  {
    key: 'media',
    name: 'ICE disconnected → new frames at both, another way being open',
    target: 2000,
  },
  { key: 'accept', name: 'accept → first frame at both' },
  { key: 'change', name: 'end of a call → first frame of the next customer', target: 1000 },
];

const directory = join(home, 'target/healing');
let stack, browser, way;
await wholeRun(run, stop);

async function run() {
  await buildWhatChanged(console.log);
  await start();
  const measured = {};
  for (const series of [changesOfCustomer, lostFlows, networkAway]) {
    if (options.only && series.name !== options.only) continue;
    const began = performance.now();
    const results = await series({ stack, browser, way, runs });
    for (const [key, values] of Object.entries(results)) measured[key] = values;
    console.log(`${series.name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  writeFileSync(join(directory, 'runs.json'), JSON.stringify(measured, null, 2));
  const report = `${machine()}\n\n${tableOf(measured)}\n`;
  if (options.record) record(report, 'healing');
  console.log(`\n${report}`);
}

async function start() {
  const [ingress, turn, redis, ...services] = await freePorts(9);
  way = await UdpWay.to(turn);
  stack = freshStack({
    ports: {
      ...{ ingress, turn, redis },
      signaling: services.slice(0, 2),
      rooms: services.slice(2, 4),
      transcripts: services.slice(4, 6),
    },
    directory,
    environment: { HOLDFAST_TURN_URLS: `turn:127.0.0.1:${way.port}?transport=udp` },
  });
  await stack.start();
  browser = await launchBrowser();
}

async function stop() {
  await browser?.close().catch(() => {});
  await stack?.stop();
  way?.close();
  way = undefined;
}

function tableOf(measured) {
  const head = ['milliseconds', 'runs', 'p50', 'p95', 'worst', 'target'];
  const figures = (values) => [0.5, 0.95, 1].map((share) => Math.round(quantile(values, share)));
  const body = rows
    .filter(({ key }) => measured[key])
    .map(({ key, name, target }) => {
      const values = measured[key];
      return [name, values.length, ...figures(values), target ?? '–'];
    });
  return table(head, body);
}
