import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../harness/browser.mjs';
import { backendToken, createRoom, request } from '../harness/control-plane.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { ReactApp } from '../harness/react-app.mjs';
import { startStack } from '../harness/stack.mjs';
import { workspace } from '../harness/workspace.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { eventually, patience } from '../../deploy/local/waiting.mjs';

// An application in React, installed from the packed files, in StrictMode, at Vite's own origin.

describe('@holdfast/react', () => {
  let app, stack, chromium;

  before(async () => {
    app = await ReactApp.atFreePort();
    const starting = startStack({ replicas: 1, ingress: false, origins: [app.origin] });
    await Promise.all([starting.then((started) => (stack = started)), app.install()]);
    await app.serve(stack);
    chromium = await launchBrowser();
  });
  after(async () => {
    await chromium?.close();
    await app?.close();
    await stack?.stop();
  });

  async function open(t, who, browser = chromium) {
    const context = await browser.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(patience.ms('long'));
    page.said = [];
    page.on('console', (message) => page.said.push(`${message.type()} ${message.text()}`));
    page.on('pageerror', (error) => page.said.push(`error uncaught ${error.stack ?? error}`));
    await page.goto(app.addressOf(who));
    return page;
  }

  async function call(t, queue, browser = chromium) {
    const agent = await open(t, { sub: `ana-${queue}`, role: 'agent', queue });
    await shows(agent, 'main[data-available=true][data-desk=waiting]');
    const customer = await open(t, { sub: `ada-${queue}`, role: 'customer', queue }, browser);
    await shows(customer, '#connection[data-session]');
    await eventually(() => customer.evaluate(hasDevices), { what: 'tracks to send' });
    await customer.locator('#call').click();
    await agent.locator('#accept').click();
    await sees(customer, [`ana-${queue}`]);
    await sees(agent, [`ada-${queue}`]);
    await shows(customer, 'main[data-state=connected][data-same=true]');
    await shows(agent, 'section[data-state=connected]');
    return { agent, customer };
  }

  const goesOn = async ({ agent, customer }, queue, session) => {
    await sees(customer, [`ana-${queue}`]);
    await sees(agent, [`ada-${queue}`]);
    assert.deepEqual(await customer.evaluate(whichSession), session);
  };

  it('keeps session, call and picture over another render, a hot update and another route', async (t) => {
    const queue = 'support';
    const pages = await call(t, queue);
    const { agent, customer } = pages;
    const session = await customer.evaluate(whichSession);
    assert.ok(session.id && session.call, JSON.stringify(session));
    assert.equal(await text(customer, '#participants'), `ana-${queue}`);

    await customer.evaluate(() => Object.assign(window, { marked: true }));
    await customer.locator('#render').click();
    await eventually(async () => (await text(customer, '#render')) === 'Rendered anew 1 times');
    await goesOn(pages, queue, session);

    app.edit('src/customer-view.tsx', 'Before the edit', 'After the edit');
    await eventually(async () => (await text(customer, 'h1')) === 'After the edit');
    const hotUpdate = /\[vite\] hot updated: \/src\/customer-view\.tsx/;
    await eventually(() => customer.said.some((line) => hotUpdate.test(line)));
    assert.equal(await customer.evaluate(() => 'marked' in window), true, 'no reload');
    await goesOn(pages, queue, session);
    await shows(customer, '#connection[data-instances="1"]');

    await customer.locator('#move').click();
    await shows(customer, '#connection[data-instances="2"]');
    await goesOn(pages, queue, session);

    await customer.evaluate(() => (location.hash = '#elsewhere'));
    await shows(customer, '#elsewhere');
    await shows(agent, 'section[data-state=reconnecting]');
    await customer.evaluate(comesAndGoesAndComes);
    await goesOn(pages, queue, session);
    assert.equal(await customer.evaluate(() => 'marked' in window), true, 'no reload');

    await customer.locator('#end').click();
    await shows(customer, 'main[data-state=idle]');
    assert.equal(await text(customer, '#over'), 'completed');
    await shows(agent, 'main:not(:has(section))');
    assert.equal(await text(agent, '#ended'), 'completed');
    assert.deepEqual(
      ['ana', 'ada'].map((name) => sessionsOf(`${name}-${queue}`)),
      [1, 1],
    );
    await saidNoError(agent, customer);
  });

  it('shows what is said in the call', async (t) => {
    const { agent, customer } = await call(t, 'transcribed');
    const { call: callId } = await customer.evaluate(whichSession);
    await shows(customer, '#transcript[data-state=connected]');
    const body = { id: 's1', speaker: 'caller', text: 'Good day', isFinal: true, revision: 1 };
    const bearer = await backendToken(stack);
    const at = { roomServiceUrl: stack.transcriptServiceUrl };
    await request(at, 'POST', `/v1/transcripts/${callId}/segments`, { bearer, body });
    await eventually(async () => (await text(customer, '#transcript')) === 'Good day');
    await agent.locator('#end').click();
    await shows(customer, 'main[data-state=idle]');
    await saidNoError(agent, customer);
  });

  it('says why a request was refused, and leaves nothing unhandled', async (t) => {
    const customer = await open(t, { sub: 'eve', role: 'customer', asks: 'sales' });
    await shows(customer, '#connection[data-session]');
    await eventually(() => customer.evaluate(hasDevices), { what: 'tracks to send' });
    await customer.locator('#call').click();
    await eventually(async () => (await text(customer, '#over')) === 'forbidden');
    assert.match(await text(customer, '#connection'), /^forbidden: /);
    assert.deepEqual(
      customer.said.filter((line) => /uncaught|unhandled/i.test(line)),
      [],
    );
  });

  it('is in a room by its name, also after another route', async (t) => {
    await createRoom(stack, { id: 'lobby' });
    const [kim, lee] = ['kim', 'lee'].map((sub) => ({ sub, role: 'customer', view: 'lobby' }));
    const one = await open(t, kim);
    const other = await open(t, lee);
    await sees(one, ['lee']);
    await sees(other, ['kim']);
    await one.evaluate(() => (location.hash = '#elsewhere'));
    await shows(other, 'main[data-away="1"]');
    await one.evaluate(() => (location.hash = '#call'));
    await sees(one, ['lee']);
    await sees(other, ['kim']);
    await shows(other, 'main[data-state=connected][data-away="0"]');
    await one.locator('#leave').click();
    await sees(other, []);
    await saidNoError(one, other);
  });

  it('is a call in Firefox', async (t) => {
    const firefox = await launchFirefox();
    t.after(() => firefox.close());
    const { agent, customer } = await call(t, 'support-firefox', firefox);
    await agent.locator('#end').click();
    await shows(customer, 'main[data-state=idle]');
    await eventually(async () => (await text(customer, '#over')) === 'completed');
    await saidNoError(agent, customer);
  });

  it('is typed as strictly as an application can be', async () => {
    for (const version of ['typescript', 'typescript-6']) {
      const tsc = join(root, 'end-to-end-tests/node_modules', version, 'lib/tsc.js');
      assert.equal(await app.run(tsc, '-p', '.'), '');
    }
  });

  it('renders on a server', async () => {
    const { html, touched } = JSON.parse(await app.run('server.mjs'));
    const video = '<video autoPlay="" playsInline="" class="other"></video>';
    assert.equal(html, `<p>disconnected idle false idle${video}</p>`);
    assert.deepEqual(touched, []);
  });
});

/** Runs in the page. */
function whichSession() {
  const of = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).dataset;
  return { id: of('#connection').session, call: of('main').call };
}

/** Runs in the page: the route is left again before a token can have come. */
async function comesAndGoesAndComes() {
  for (const route of ['#call', '#elsewhere', '#call']) {
    const shown = new Promise((seen) => addEventListener('hashchange', seen, { once: true }));
    location.hash = route;
    await shown;
    await new Promise(requestAnimationFrame);
  }
}

/** Runs in the page. */
function hasDevices() {
  return document.querySelector('main')?.hasAttribute('data-devices') ?? false;
}

/** @param {string} selector of something that is to be there */
const shows = (page, selector) =>
  eventually(() => page.evaluate((sought) => Boolean(document.querySelector(sought)), selector), {
    patience: 'long',
    what: selector,
  });

/** How many sessions the server has begun for somebody. */
const sessionsOf = (userId) =>
  readFileSync(join(workspace, 'logs/signaling-1.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(' session-began ') && line.includes(` user=${userId} `)).length;

const text = (page, selector) =>
  page.evaluate((sought) => document.querySelector(sought)?.textContent, selector);

/** Each by one element that plays, and goes on playing, and nobody else. */
async function sees(page, names) {
  const played = () =>
    page.evaluate(() =>
      [.../** @type {NodeListOf<HTMLVideoElement>} */ (document.querySelectorAll('video.other'))]
        .filter(({ videoWidth, paused }) => videoWidth > 0 && !paused)
        .map(({ title, currentTime }) => [title, currentTime]),
    );
  const what = `${names.join(' and ') || 'nobody'} seen`;
  const before = new Map();
  const goOn = async () => {
    const now = await played();
    const isMore = ([title, time]) => before.has(title) && time > before.get(title);
    const titles = now.map(([title]) => title).sort();
    if (`${titles}` === `${names}` && now.every(isMore)) return true;
    for (const [title, time] of now) if (!before.has(title)) before.set(title, time);
    return false;
  };
  await eventually(goOn, { patience: 'long', what }).catch(async (error) => {
    const all = await page.evaluate(() => document.body.innerHTML + JSON.stringify(sessionStorage));
    assert.fail(`${error.message}: ${JSON.stringify(await played())}\n${all}\n${page.said}`);
  });
}

async function saidNoError(...pages) {
  for (const { said } of pages) {
    assert.deepEqual(
      said.filter((line) => /^(error|warn)/.test(line)),
      [],
    );
  }
}
