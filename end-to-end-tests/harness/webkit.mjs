import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Builder, By } from 'selenium-webdriver';
import { Part } from '../../deploy/local/part.mjs';
import { freePorts } from '../../deploy/local/ports.mjs';
import { findWebKitDriver, findXvfb } from '../../deploy/local/tools.mjs';
import { eventually, inTime, patience } from '../../deploy/local/waiting.mjs';
import { endGroup } from './process-group.mjs';
import { workspace } from './workspace.mjs';

const log = (name) => join(workspace, 'logs', `${name}.log`);

/**
 * WebKit's engine: the MiniBrowser of WebKitGTK on a screen that nobody sees, driven by W3C WebDriver. It
 * is the engine of Safari without Apple's media: there is no RTCPeerConnection.
 */
export class WebKit {
  #screen;
  #service;
  #driver;

  /** After the stack is there, which begins with an empty workspace. */
  static async launch() {
    const webkit = new WebKit();
    try {
      await webkit.#start();
    } catch (error) {
      await webkit.close();
      throw error;
    }
    return webkit;
  }

  async #start() {
    this.#screen = screen();
    await this.#screen.start();
    const [port] = await freePorts(1);
    this.#service = service(port, displayOf(this.#screen));
    await this.#service.start();
    const session = new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities({ browserName: 'MiniBrowser' })
      .build();
    // The driver waits for ever for a browser that ended while it started.
    this.#driver = await inTime(Promise.resolve(session), { patience: 'long', what: 'WebKit' });
  }

  open(url) {
    return this.#driver.get(url);
  }

  reload() {
    return this.#driver.navigate().refresh();
  }

  /** What the function gives in the page, or what its promise is settled with. */
  async run(work, ...args) {
    await this.#driver.manage().setTimeouts({ script: patience.ms('usual') });
    return this.#driver.executeScript(work, ...args);
  }

  /** As soon as it can be clicked. */
  click(selector) {
    const clicked = async () => {
      await this.#driver.findElement(By.css(selector)).click();
      return true;
    };
    return this.#seen(clicked, `${selector} to be clicked in WebKit`);
  }

  /** Waits until an element is shown with this text in it. */
  shows(selector, text = '') {
    const shown = async () => {
      const elements = await this.#driver.findElements(By.css(selector));
      const texts = await Promise.all(elements.map((element) => element.getText()));
      return texts.some((one) => one && one.includes(text));
    };
    return this.#seen(shown, `WebKit to show “${text}” in ${selector}`);
  }

  /** What was there instead is left as a picture beside the logs. */
  async #seen(condition, what) {
    try {
      await eventually(condition, { what });
    } catch (error) {
      const picture = await this.#driver.takeScreenshot();
      writeFileSync(join(workspace, 'logs', 'webkit.png'), picture, 'base64');
      throw error;
    }
  }

  async close() {
    const { pid } = this.#service ?? {};
    // The browser and its processes are in the driver's group; without a screen they would end, too.
    if (pid) endGroup(pid);
    await this.#service?.kill();
    await this.#screen?.kill();
  }
}

function screen() {
  const command = findXvfb();
  if (!command) throw new Error('no Xvfb: apt-get install xvfb');
  const part = new Part({
    name: 'screen',
    command,
    args: ['-displayfd', '1', '-screen', '0', '1280x960x24', '-nolisten', 'tcp'],
    logFile: log('screen'),
    ready: () => displayOf(part) !== undefined,
  });
  return part;
}

/** The number that Xvfb chose, which it writes once it listens. */
const displayOf = ({ logFile }) => /^(\d+)\n/m.exec(readFileSync(logFile, 'utf8'))?.[1];

function service(port, display) {
  const command = findWebKitDriver();
  if (!command) throw new Error('no WebKitWebDriver: apt-get install webkit2gtk-driver');
  const home = join(workspace, 'webkit');
  return new Part({
    name: 'webkit',
    command,
    args: [`--port=${port}`],
    environment: {
      DISPLAY: `:${display}`,
      // Nothing of a test is left in somebody's home, and nothing is asked of a desktop.
      ...{ XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
      NO_AT_BRIDGE: '1',
    },
    logFile: log('webkit'),
    ready: async () => (await fetch(`http://127.0.0.1:${port}/status`)).ok,
  });
}
