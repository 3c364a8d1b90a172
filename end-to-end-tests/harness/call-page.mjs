import { openPage } from './browser.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

/** Somebody at the demo page: what a person sees and does there, and what the page was told. */
export class CallPage {
  static async open(browser, stack, { name, role, roomId }) {
    const url = `${stack.origin}/?room=${roomId}&name=${name}&role=${role}&auto=1`;
    const person = new CallPage();
    person.name = name;
    person.page = await openPage(browser, name, url);
    person.page.setDefaultTimeout(20_000);
    await person.page.getByTestId('connection-state').waitFor();
    return person;
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
