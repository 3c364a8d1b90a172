import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { assertAccessible } from '../harness/accessibility.mjs';
import { launchBrowser } from '../harness/browser.mjs';
import { listening } from '../harness/listening.mjs';
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
});

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
