import { PageLoad } from '../../end-to-end-tests/harness/page-load.mjs';
import { eventually, patience } from '../../deploy/local/waiting.mjs';

/** A slow telephone network, as Chromium's developer tools know one. Bytes a second. */
export const NETWORK = {
  latency: 400,
  downloadThroughput: 50_000,
  uploadThroughput: 50_000,
};

/** When a page can be used; asked in the page, at each of its frames. */
export const usable = {
  form: () => document.querySelector('#sign-in:not([hidden])') !== null,
  module: () => document.querySelector('#imported') !== null,
};

/**
 * Opens a page in a browser context of its own, so that no cache has anything of it.
 *
 * @param {Awaited<ReturnType<typeof import('../../end-to-end-tests/harness/browser.mjs').launchBrowser>>} browser
 * @param {{ address: string, usable: () => boolean }} page
 * @returns {Promise<{ requests: number, bytes: number, paintMs: number, usableMs: number }>} times from the navigation
 */
export async function firstLoad(browser, { address, usable: isUsable }) {
  const context = await browser.newContext({ locale: 'en' });
  context.setDefaultTimeout(patience.ms('long'));
  const page = await context.newPage();
  const load = await PageLoad.of(page);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, ...NETWORK });
  await page.addInitScript(`(${noteWhen})(${isUsable})`);
  await page.goto(address);
  const usableMs = await (await page.waitForFunction(() => window.usableAt)).jsonValue();
  await eventually(() => load.isComplete, { what: 'all to be loaded' });
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
  );
  await context.close();
  return {
    requests: load.overTheWire.length,
    bytes: load.bytes,
    paintMs: Math.round(paintMs),
    usableMs: Math.round(usableMs),
  };
}

/** Runs in the page. */
function noteWhen(isUsable) {
  const look = () => {
    if (isUsable()) window.usableAt = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}
