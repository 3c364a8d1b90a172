import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { freePorts } from '../../deploy/local/ports.mjs';
import { findChromium } from '../../deploy/local/tools.mjs';
import { patience } from '../../deploy/local/waiting.mjs';
import { smallCamera } from './camera.mjs';
import { workspace } from './workspace.mjs';

const args = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/**
 * A Chromium with a made-up camera and microphone, and nobody to ask for permission.
 *
 * @param {import('playwright-core').LaunchOptions} [options]
 */
export function launchBrowser({ args: more = [], ...options } = {}) {
  return chromium.launch({
    executablePath: findChromium(),
    // Chromium's sandbox refuses to run for root, as in containers.
    chromiumSandbox: process.getuid() !== 0,
    timeout: patience.ms('long'),
    args: [...args, `--use-file-for-fake-video-capture=${smallCamera()}`, ...more],
    ...options,
  });
}

/**
 * One person's own Chromium, in which a page is hidden and slowed down when another tab comes to the
 * front. In any other one Playwright keeps every page awake and in front.
 *
 * @returns {Promise<{context: import('playwright-core').BrowserContext, close: () => Promise<void>}>}
 */
export async function launchDesktop() {
  const [port] = await freePorts(1);
  const launched = await launchBrowser({
    args: [`--remote-debugging-port=${port}`],
    ignoreDefaultArgs: [
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ],
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, {
    noDefaults: true,
    timeout: patience.ms('long'),
  });
  return { context: browser.contexts()[0], close: () => launched.close() };
}

/**
 * A page of a person: in a context of its own, so that nothing is shared with the others, and with
 * what its console says in a log file. `page.context().setOffline(true)` makes a half-open
 * connection: it stays, and its frames vanish.
 *
 * @param {any} browser of Playwright or of firefox.mjs
 * @param {string} person
 * @param {string} url
 * @param {import('playwright-core').BrowserContextOptions & { context?: any }} [options] of the context, such as
 *     { locale, viewport, colorScheme }; or { context } for the one of a desktop
 */
export async function openPage(browser, person, url, { context: own, ...options } = {}) {
  const permissions = ['camera', 'microphone'];
  const context = own ?? (await browser.newContext({ permissions, ...options }));
  const page = await context.newPage();
  const file = join(workspace, 'logs', `page-${person}.log`);
  mkdirSync(join(workspace, 'logs'), { recursive: true });
  const log = (line) => appendFileSync(file, `${new Date().toISOString()} ${line}\n`);
  page.on('console', (message) => log(`${message.type()} ${message.text()}`));
  page.on('pageerror', (error) => log(`uncaught ${error.stack}`));
  page.setDefaultTimeout(patience.ms('usual'));
  await page.goto(url);
  return page;
}
