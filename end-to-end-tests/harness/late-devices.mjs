/**
 * A person who lets the page wait for camera and microphone: the question for them is answered when the test
 * says so, after each load of the page anew.
 */
export class LateDevices {
  #person;

  /** @returns a context of the browser, for the person's page */
  static async contextOf(browser) {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    await context.addInitScript(askAgain);
    return context;
  }

  constructor(person) {
    this.#person = person;
  }

  allow() {
    return this.#person.page.evaluate(() => window.allowDevices());
  }
}

/** Runs in the page. */
function askAgain() {
  const allowed = new Promise((resolve) => (window.allowDevices = resolve));
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wishes) => {
    await allowed;
    return getUserMedia(wishes);
  };
}
