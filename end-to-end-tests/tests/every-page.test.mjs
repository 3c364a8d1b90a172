import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { assertAccessible } from '../harness/accessibility.mjs';
import { launchBrowser } from '../harness/browser.mjs';
import { listening } from '../harness/listening.mjs';
import { PageLoad } from '../harness/page-load.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, patience } from '../../deploy/local/waiting.mjs';

describe('every page', () => {
  let stack, browser;

  before(async () => {
    stack = await startStack({ replicas: { signaling: 1, rooms: 1, transcripts: 1 } });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const pages = [
    '',
    'demo/customer.html',
    'demo/agent.html',
    'demo/supervisor.html',
    'demo/room.html',
  ];
  for (const path of pages) {
    for (const [locale, colorScheme, width] of [
      ['en', 'light', 1360],
      ['tr', 'dark', 360],
    ]) {
      it(`/${path} is accessible and fits, in ${locale}, ${colorScheme}, ${width} px wide`, async () => {
        const context = await browser.newContext({
          ...{ locale, colorScheme, permissions: ['camera', 'microphone'] },
          viewport: { width, height: 780 },
        });
        context.setDefaultTimeout(patience.ms('usual'));
        const page = await context.newPage();
        const blocked = await violationsIn(page);
        await page.goto(`${stack.origin}/${path}`);
        await page.waitForSelector('main h1:visible');
        assert.equal(await page.evaluate(() => document.documentElement.lang), locale);
        await assertAccessible(page, 'before signing in');
        await fits(page, width);
        if (path) {
          await page.getByTestId('sign-in-name').fill('Ada');
          await page.keyboard.press('Enter');
          await page.locator('[data-testid=connection-state][data-state=connected]').waitFor();
          await assertAccessible(page, 'after signing in');
          await fits(page, width);
          // A room's name and link have a row of their own on a phone.
          if (!path.includes('room')) await hasOneRow(page, '.bar');
        }
        assert.deepEqual(blocked, [], 'by the Content Security Policy');
        await context.close();
      });
    }
  }

  for (const [page, name] of [
    ['room.html?room=trap&role=agent', 'room'],
    ['agent.html?', 'agent'],
    ['customer.html?', 'customer'],
  ]) {
    it(`a link to the ${name}'s page opens no camera before somebody clicks`, async (t) => {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
      t.after(() => context.close());
      const victim = await context.newPage();
      await victim.addInitScript(() => {
        window.asked = [];
        const devices = navigator.mediaDevices;
        const original = devices.getUserMedia.bind(devices);
        devices.getUserMedia = (wish) => window.asked.push(wish) && original(wish);
      });
      const asked = () => victim.evaluate(() => window.asked.length);
      const requests = [];
      victim.on('request', (request) => requests.push(new URL(request.url()).pathname));
      await victim.goto(`${stack.origin}/demo/${page}&name=Victim&auto=1&auto=true&join=1#auto`);
      await victim.getByTestId('sign-in-button').waitFor();
      await victim.waitForLoadState('networkidle');
      assert.equal(await asked(), 0);
      assert.deepEqual(
        requests.filter((path) => path.endsWith('/sign-in')),
        [],
      );

      await victim.getByTestId('sign-in-button').click();
      await eventually(async () => (await asked()) > 0, { what: 'the camera to be asked for' });
    });
  }

  it('is there for a customer after six requests and 90 KB, and the next time out of the cache', async (t) => {
    const { page, load } = await opensFirst(t);
    const path = '/demo/customer.html';
    const open = async () => {
      await page.goto(`${stack.origin}${path}`);
      await page.getByTestId('sign-in-name').waitFor();
      await eventually(() => load.isComplete, { what: 'all to be loaded' });
    };
    await open();
    const paths = load.overTheWire.map((one) => one.path.replace(/-\w{8}\./, '.'));
    assert.ok(paths.length <= 6, paths.join(' '));
    assert.ok(load.bytes <= 90_000, `${load.bytes} bytes`);
    assert.deepEqual(
      paths.filter((one) => /\/(en|tr)\b/.test(one)),
      ['/demo/en.js'],
      'one language',
    );
    const hashed = load.all.map((one) => one.path).filter((one) => /-\w{8}\./.test(one));
    for (const one of [path, ...hashed]) await isTheSameInAllCodings(`${stack.origin}${one}`);

    load.again();
    await open();
    const asked = load.overTheWire.map((one) => one.path);
    assert.deepEqual(asked, [path, '/demo/addresses.json']);
    assert.ok(load.bytes <= 2_000, `${load.bytes} bytes`);
  });

  it('of your own loads the SDK as one file', async (t) => {
    const { page, load } = await opensFirst(t);
    await page.goto(`${stack.origin}/`);
    await page.waitForSelector('main h1:visible');
    load.again();
    const names = await page.evaluate(async () =>
      Object.keys(await import(`${location.origin}/holdfast/index.js`)),
    );
    assert.ok(names.includes('Holdfast'));
    assert.deepEqual(
      load.all.map(({ path }) => path),
      ['/holdfast/index.js'],
    );
  });

  it("is shown in nobody else's frame", async (t) => {
    const context = await browser.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    const target = `${stack.origin}/demo/agent.html`;
    // A server's own: a page that Playwright makes up has no address, and may frame nothing near.
    const server = createServer((request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<iframe src="${target}" allow="camera; microphone"></iframe>`);
    });
    t.after(() => server.close());
    const port = await listening(server);
    const refused = page.waitForEvent('console', {
      predicate: (message) => message.text().includes('frame-ancestors'),
      timeout: patience.ms('usual'),
    });
    await page.goto(`http://127.0.0.1:${port}/`);
    await refused;
    assert.equal(await page.frames()[1].getByTestId('sign-in-name').count(), 0);
  });

  /** A page of somebody who was never here. */
  async function opensFirst(t) {
    const context = await browser.newContext({ locale: 'en' });
    t.after(() => context.close());
    context.setDefaultTimeout(patience.ms('usual'));
    const page = await context.newPage();
    return { page, load: await PageLoad.of(page) };
  }
});

/** Whoever decodes it gets the same, and nobody takes one for the other. */
async function isTheSameInAllCodings(address) {
  const tags = new Set();
  const contents = new Set();
  for (const coding of ['identity', 'gzip', 'br']) {
    const answer = await fetch(address, { headers: { 'Accept-Encoding': coding } });
    assert.equal(answer.headers.get('content-encoding') ?? 'identity', coding, address);
    assert.match(answer.headers.get('vary'), /Accept-Encoding/);
    tags.add(answer.headers.get('etag'));
    contents.add(await answer.text());
  }
  assert.deepEqual([tags.size, contents.size], [3, 1], address);
}

/** What the Content Security Policy keeps the page from, as it happens. */
async function violationsIn(page) {
  const blocked = [];
  await page.exposeFunction('blockedByPolicy', (what) => blocked.push(what));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      window.blockedByPolicy(`${effectiveDirective} ${blockedURI}`),
    ),
  );
  return blocked;
}

/** Nothing is wider than the page: nobody has to scroll sideways. */
async function fits(page, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `${wide} px`);
}

async function hasOneRow(page, selector) {
  const height = await page.evaluate((bar) => document.querySelector(bar).offsetHeight, selector);
  assert.ok(height < 60, `${selector} is ${height} px high`);
}
