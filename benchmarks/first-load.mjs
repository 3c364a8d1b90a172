import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { freePorts } from '../deploy/local/ports.mjs';
import { launchBrowser } from '../end-to-end-tests/harness/browser.mjs';
import { build, home } from './measuring/build.mjs';
import { BarePages } from './measuring/bare-pages.mjs';
import { firstLoad, NETWORK, usable } from './measuring/first-load.mjs';
import { freshStack } from './measuring/fresh-stack.mjs';
import { machine } from './measuring/machine.mjs';
import { record, table } from './measuring/report.mjs';
import { quantile, shuffled } from './measuring/statistics.mjs';
import { progress, wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench first-load`: what a browser that was never there loads, over a slow network, until
// a page can be used; and what bare pages load that import an SDK, ours and others'. See README.md.

const options = readOptions({
  rounds: { default: 5, from: 1, to: 100 },
  record: { default: false },
});

const directory = join(home, 'target/first-load');
const say = progress();
let stack, browser, bare;
await wholeRun(run, stop);

async function run() {
  await build(say);
  await start();
  const contenders = pages();
  const rounds = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < options.rounds; round++) {
    for (const contender of shuffled(contenders)) {
      const figures = await firstLoad(browser, contender);
      rounds.get(contender.name).push(figures);
      say(`${round + 1}/${options.rounds}: ${contender.name} ${JSON.stringify(figures)}`);
    }
  }
  const report = `${machine()}, Chromium ${browser.version()}\n\n${network()}\n\n${tableOf(rounds)}\n`;
  writeFileSync(join(directory, 'first-load.md'), report);
  if (options.record) record(report, 'first-load');
  console.log(`\n${report}`);
}

function pages() {
  const demo = ['customer', 'agent', 'supervisor'].map((name) => ({
    name: `the demo's page of ${name === 'agent' ? 'an agent' : `a ${name}`}`,
    address: `${stack.origin}/demo/${name}.html`,
    usable: usable.form,
  }));
  const imports = bare.names.map((name) => ({
    name: `a bare page with ${name}`,
    address: bare.addressOf(name),
    usable: usable.module,
  }));
  return [...demo, ...imports];
}

async function start() {
  const [own, redis, signaling, rooms, transcripts] = await freePorts(5);
  stack = freshStack({
    ports: { redis, signaling: [signaling], rooms: [rooms], transcripts: [transcripts] },
    directory,
    environment: { QUARKUS_HTTP_CORS_ORIGINS: `http://127.0.0.1:${own}` },
  });
  // The pages' services are at origins of their own, which nothing that is measured here calls.
  await stack.start();
  bare = await BarePages.at(own, { sdk: `${stack.origin}/holdfast/index.js` });
  browser = await launchBrowser();
}

function network() {
  const { latency, downloadThroughput } = NETWORK;
  return (
    `Chromium's emulated network: ${latency} ms for each request, ${downloadThroughput / 1000} KB a second. ` +
    `Medians of ${options.rounds} rounds; nothing was in a cache.`
  );
}

function tableOf(rounds) {
  const median = (name, key) =>
    quantile(
      rounds.get(name).map((figures) => figures[key]),
      0.5,
    );
  const [ours] = bare.names.map((name) => `a bare page with ${name}`);
  const head = [
    '',
    'requests',
    'over the wire, KB',
    'first contentful paint, s',
    'usable, s',
    'bytes ÷ our SDK',
  ];
  const rows = [...rounds.keys()].map((name) => [
    name,
    median(name, 'requests').toFixed(0),
    (median(name, 'bytes') / 1000).toFixed(1),
    (median(name, 'paintMs') / 1000).toFixed(2),
    (median(name, 'usableMs') / 1000).toFixed(2),
    name.startsWith('a bare') ? (median(name, 'bytes') / median(ours, 'bytes')).toFixed(2) : '–',
  ]);
  return table(head, rows);
}

async function stop() {
  await browser?.close().catch(() => {});
  bare?.close();
  await stack?.stop();
}
