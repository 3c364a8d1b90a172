import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { hold, release } from '../../deploy/local/lifeline.mjs';
import { findFirefox } from '../../deploy/local/tools.mjs';
import { inTime, patience } from '../../deploy/local/waiting.mjs';
import { smallPicture } from './camera.mjs';
import { workspace } from './workspace.mjs';

// Playwright drives a Firefox of its own alone; Puppeteer drives any, by WebDriver BiDi. Here stands all that
// differs: whoever has a browser, a context, a page or what is found on it calls it as Playwright's.

const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.navigator.video.default_fps': smallPicture.framesPerSecond,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // Nothing of its own that costs time or asks the internet.
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
};

let launched = 0;

/** A Firefox with a made-up camera and microphone, and nobody to ask for permission. It ends with this process. */
export async function launchFirefox() {
  const profile = join(workspace, `firefox-${++launched}`);
  mkdirSync(profile, { recursive: true });
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    headless: true,
    userDataDir: profile,
    timeout: patience.ms('long'),
    // What a page does while something is away takes as long as that.
    protocolTimeout: patience.ms('heavy'),
    extraPrefsFirefox: preferences,
  });
  const { pid } = browser.process();
  hold(pid);
  browser.process().once('exit', () => release(pid));
  return new Firefox(browser, profile);
}

class Firefox {
  #browser;
  #profile;

  constructor(browser, profile) {
    this.#browser = browser;
    this.#profile = profile;
  }

  /** Of the process that all others belong to. */
  get pid() {
    return this.#browser.process().pid;
  }

  /** Options are those of Playwright, of which none is needed here: nobody is asked for permission. */
  async newContext() {
    return new Context(await this.#browser.createBrowserContext());
  }

  async close() {
    const closed = inTime(this.#browser.close(), { patience: 'long', what: 'Firefox to end' });
    await closed.catch(() => this.#browser.process().kill('SIGKILL'));
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

class Context {
  #context;
  #scripts = [[takeSmallPictures, smallPicture]];

  constructor(context) {
    this.#context = context;
  }

  /** Of pages that are opened from now on. */
  async addInitScript(script, argument) {
    this.#scripts.push([script, argument]);
  }

  /** In a window of its own: a tab behind another one would be hidden, and its timers slow. */
  async newPage() {
    const page = await this.#context.newPage({ type: 'window' });
    for (const script of this.#scripts) await page.evaluateOnNewDocument(...script);
    return new Page(page, this);
  }

  close() {
    return this.#context.close();
  }
}

class Page {
  #page;
  #context;

  constructor(page, context) {
    this.#page = page;
    this.#context = context;
  }

  context() {
    return this.#context;
  }

  on(event, listener) {
    this.#page.on(event, listener);
  }

  setDefaultTimeout(ms) {
    this.#page.setDefaultTimeout(ms);
    this.#page.setDefaultNavigationTimeout(ms);
  }

  goto(url) {
    return this.#page.goto(url);
  }

  reload() {
    return this.#page.reload();
  }

  goBack() {
    return this.#page.goBack();
  }

  /** @param {{ runBeforeUnload?: boolean }} [options] */
  close(options) {
    return this.#page.close(options);
  }

  evaluate(...question) {
    return this.#page.evaluate(...question);
  }

  getByTestId(id) {
    return this.locator(`[data-testid=${id}]`);
  }

  locator(selector) {
    return new Found(this.#page, selector);
  }
}

/** What a selector finds, once it is there. */
class Found {
  #page;
  #selector;

  constructor(page, selector) {
    this.#page = page;
    this.#selector = selector;
  }

  async count() {
    return (await this.#page.$$(this.#selector)).length;
  }

  waitFor({ state = 'visible' } = {}) {
    return this.#page.locator(this.#selector).setVisibility(state).wait();
  }

  /** As the page itself does it: Puppeteer would click where the element was, whatever lies over it by then. */
  async click() {
    const element = await this.#usable();
    await element.evaluate((button) => button.click());
  }

  async fill(text) {
    const element = await this.#usable();
    await element.evaluate((field, value) => {
      field.value = value;
      for (const event of ['input', 'change'])
        field.dispatchEvent(new Event(event, { bubbles: true }));
    }, text);
  }

  selectOption(value) {
    return this.fill(value);
  }

  #usable() {
    const visible = this.#page.locator(this.#selector).setVisibility('visible');
    return visible.filter((element) => !element.disabled).waitHandle();
  }
}

/** Runs in the page: whatever picture it wishes for, it gets one as small as Chromium's pages do. */
function takeSmallPictures({ width, height }) {
  const { mediaDevices } = navigator;
  if (!mediaDevices) return;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = ({ video, ...wishes }) => {
    const wish = typeof video === 'object' ? video : {};
    const small = video && { ...wish, width: { ideal: width }, height: { ideal: height } };
    return getUserMedia(small ? { ...wishes, video: small } : wishes);
  };
}
