import { openPage } from './browser.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

/** Somebody at the demo page: what a person sees and does there, and what the page was told. */
export class CallPage {
  /** In a room without a queue. */
  static open(browser, stack, { name, role, roomId }) {
    return this.at(browser, stack, name, `room.html?room=${roomId}&role=${role}&`);
  }

  /** At the page of a role in the contact centre: customer, agent, supervisor. */
  static in(browser, stack, { name, role, ...options }) {
    return this.at(browser, stack, name, `${role}.html?`, options);
  }

  static async at(browser, stack, name, page, options) {
    const person = new CallPage();
    person.name = name;
    const url = `${stack.origin}/demo/${page}name=${name}&auto=1`;
    person.page = await openPage(browser, name, url, options);
    person.page.setDefaultTimeout(20_000);
    await person.page.getByTestId('connection-state').waitFor();
    return person;
  }

  button(id) {
    return this.page.getByTestId(id);
  }

  async callState(state, within = 20_000) {
    await this.page
      .locator(`[data-testid=call-state][data-state=${state}]`)
      .waitFor({ state: 'attached', timeout: within });
  }

  /** An agent in the own standing room, to whom calls are offered. */
  async becomeAvailable() {
    await eventually(
      () => this.page.evaluate(() => Boolean(window.holdfastDemo?.agent.standing)),
      { what: `${this.name}'s standing room` },
    );
    await this.button('toggle-availability').click();
    await this.page.locator('[data-testid=availability][data-available=true]').waitFor();
  }

  /** Once the call rings, which lasts only so long. */
  async accept() {
    await this.button('accept').click();
  }

  async ask({ topic = 'support' } = {}) {
    await this.button('ask-queue').selectOption(topic);
    await this.button('ask-call').click();
  }

  offline(away) {
    return this.page.context().setOffline(away);
  }

  reload() {
    return this.page.reload();
  }

  close() {
    return this.page.context().close();
  }

  sessionId() {
    return this.page.evaluate(() => window.holdfastDemo.holdfast.session.sessionId);
  }

  callId() {
    return this.page.evaluate(() => window.holdfastDemo?.room?.callId);
  }

  /** Every server event since the page was loaded: { name, payload, offset }. */
  events() {
    return this.page.evaluate(() => window.holdfastDemo.eventLog);
  }

  async told(name, where = () => true, within = 20_000) {
    return eventually(
      async () =>
        (await this.events()).find((event) => event.name === name && where(event.payload)),
      { within, what: `${this.name} to be told ${name}` },
    );
  }

  framesDecoded() {
    return this.page.evaluate(async () => {
      const pc = window.holdfastDemo?.link?.pc;
      if (!pc) return 0;
      for (const stat of (await pc.getStats()).values()) {
        if (stat.type === 'inbound-rtp' && stat.kind === 'video') return stat.framesDecoded ?? 0;
      }
      return 0;
    });
  }

  /** The other's picture moves: frames go on being decoded. */
  async seesTheOther(within = 30_000) {
    let before = 0;
    await eventually(
      async () => {
        const now = await this.framesDecoded();
        const moved = before > 0 && now > before;
        before = now;
        return moved;
      },
      { within, every: 200, what: `${this.name} to see frames` },
    );
  }

  async says(text) {
    await this.page.getByTestId('caption-input').fill(text);
    await this.page.getByTestId('caption-send').click();
  }

  /** The final segments as the transcript beside the video holds them. */
  transcript() {
    return this.page.evaluate(() =>
      window.holdfastDemo.transcript.segments
        .filter((segment) => segment.isFinal)
        .map((segment) => segment.text),
    );
  }
}
