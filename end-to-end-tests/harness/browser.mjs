import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../deploy/local/tools.mjs';
import { workspace } from './workspace.mjs';

/** A Chromium with a made-up camera and microphone, and nobody to ask for permission. */
export function launchBrowser() {
  return chromium.launch({
    executablePath: findChromium(),
    // Chromium's sandbox refuses to run for root, as in containers.
    chromiumSandbox: process.getuid() !== 0,
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  });
}

/**
 * A page of a person: in a context of its own, so that nothing is shared with the others, and with
 * what its console says in a log file. `page.context().setOffline(true)` makes a half-open
 * connection: it stays, and its frames vanish.
 *
 * @param options of the context, such as { locale, viewport, colorScheme }
 */
export async function openPage(browser, person, url, options = {}) {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'], ...options });
  const page = await context.newPage();
  const file = join(workspace, 'logs', `page-${person}.log`);
  mkdirSync(join(workspace, 'logs'), { recursive: true });
  const log = (line) => appendFileSync(file, `${new Date().toISOString()} ${line}\n`);
  page.on('console', (message) => log(`${message.type()} ${message.text()}`));
  page.on('pageerror', (error) => log(`uncaught ${error.stack}`));
  await page.goto(url);
  return page;
}
