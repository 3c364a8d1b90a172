import { openPage } from './browser.mjs';
import { describeLink, videoReceived } from './video-over-link.mjs';
import { eventually, patience } from '../../deploy/local/waiting.mjs';

/** Somebody at the demo page: what a person sees and does there, and what the page was told. */
export class CallPage {
  /** @type {string} */
  name;
  #page;

  /** In a room without a queue. */
  static open(browser, stack, { name, role, roomId, relayOnly = false }) {
    const relay = relayOnly ? 'relay=1&' : '';
    return this.at(browser, stack, name, `room.html?room=${roomId}&role=${role}&${relay}`);
  }

  /** At the page of a role in the contact centre: customer, agent, supervisor. */
  static in(browser, stack, { name, role, ...options }) {
    return this.at(browser, stack, name, `${role}.html?`, options);
  }

  /** @param {Parameters<typeof openPage>[3]} [options] */
  static async at(browser, stack, name, page, options) {
    const person = new CallPage();
    person.name = name;
    const url = `${stack.origin}/demo/${page}name=${name}`;
    person.#page = await openPage(browser, name, url, options);
    await person.button('sign-in-button').click();
    await person.page.getByTestId('connection-state').waitFor();
    return person;
  }

  /** The same person in a second tab, as a browser duplicates one: with a copy of what the tab remembers. */
  async duplicate() {
    const [page] = await Promise.all([
      this.page.context().waitForEvent('page', { timeout: patience.ms('usual') }),
      this.page.evaluate(() => void window.open(location.href)),
    ]);
    const twin = new CallPage();
    twin.name = `${this.name} in another tab`;
    twin.#page = page;
    await twin.page.locator('[data-testid=connection-state][data-state=connected]').waitFor();
    return twin;
  }

  closeTab() {
    return this.page.close();
  }

  /** Whatever is asked of it next may take as long as this machine needs just now. */
  get page() {
    this.#page.setDefaultTimeout(patience.ms('usual'));
    return this.#page;
  }

  button(id) {
    return this.page.getByTestId(id);
  }

  async callState(state) {
    const shown = this.page.locator(`[data-testid=call-state][data-state=${state}]`);
    await eventually(async () => (await shown.count()) > 0, {
      patience: 'long',
      what: `${this.name}'s call to be ${state}`,
    });
  }

  /** An agent in the own standing room, to whom calls are offered. */
  async becomeAvailable() {
    await eventually(() => this.page.evaluate(() => Boolean(window.holdfastDemo?.agent.standing)), {
      what: `${this.name}'s standing room`,
    });
    await this.button('toggle-availability').click();
    await this.page.locator('[data-testid=availability][data-available=true]').waitFor();
  }

  /** Takes whatever rings, however busy the machine is, and comes back when put aside for a call that was missed. */
  servesAlways() {
    return this.page.evaluate(() => {
      const { agent } = window.holdfastDemo;
      const taken = new Set();
      agent.on('ringing', (rings) => {
        for (const { callId } of rings) {
          if (!taken.has(callId)) agent.accept(callId).catch(() => taken.delete(callId));
          taken.add(callId);
        }
      });
      const stop = agent.on('availability', () => {
        if (!agent.available) agent.setAvailability({ available: true });
      });
      window.servesNoMore = async () => {
        stop();
        await agent.setAvailability({ available: false });
      };
    });
  }

  servesNoMore() {
    return this.page.evaluate(() => window.servesNoMore());
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

  /** Another tab of the window comes to the front. @returns that tab */
  async toTheBackground() {
    const tab = await this.page.context().newPage();
    await tab.bringToFront();
    await this.hidden(true);
    return tab;
  }

  hidden(wanted) {
    return eventually(() => this.page.evaluate((hidden) => document.hidden === hidden, wanted), {
      what: `${this.name}'s page to be ${wanted ? 'hidden' : 'in front'}`,
    });
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

  userId() {
    return this.page.evaluate(() => window.holdfastDemo.holdfast.userId);
  }

  /** How often the page was told the whole state, since it was loaded: once a connection. */
  async connections() {
    return (await this.events()).filter(({ name }) => name === 'session-ready').length;
  }

  /** @returns websocket or polling */
  transport() {
    return this.page.evaluate(() => window.holdfastDemo.holdfast.socket.io.engine.transport.name);
  }

  callId() {
    return this.page.evaluate(() => window.holdfastDemo?.room?.callId);
  }

  roomId() {
    return this.page.evaluate(() => window.holdfastDemo?.room?.id);
  }

  /** Every server event since the page was loaded: { name, payload, offset, at }. */
  events() {
    return this.page.evaluate(() => window.holdfastDemo.eventLog);
  }

  /**
   * @param {string} name
   * @param {(payload: any) => unknown} [where]
   * @param {{ since?: number, after?: number }} [options] since: when it may have been told at the earliest, by this
   *     machine's clock; after: ms of a window of the product that has to run out first
   */
  async told(name, where = () => true, { since = 0, after } = {}) {
    const wanted = (event) => event.name === name && event.at >= since && where(event.payload);
    return eventually(async () => (await this.events()).find(wanted), {
      patience: 'long',
      after,
      what: `${this.name} to be told ${name}`,
    });
  }

  /** Of all that came: what came before the other one began anew may be listed beside it. */
  async framesDecoded() {
    const received = await videoReceived(this.page);
    return received.reduce((sum, { framesDecoded = 0 }) => sum + framesDecoded, 0);
  }

  /** @param {string} state of the way to the other one: connecting, connected, reconnecting */
  linkState(state) {
    return eventually(
      () => this.page.evaluate((wanted) => window.holdfastDemo?.link?.state === wanted, state),
      { patience: 'long', what: `${this.name}'s link to be ${state}` },
    );
  }

  /** @returns host, srflx, prflx or relay: the own end of the way that the media take */
  candidateType() {
    return this.page.evaluate(async () => {
      const stats = await window.holdfastDemo.link.pc.getStats();
      const transport = [...stats.values()].find(({ type }) => type === 'transport');
      const pair = stats.get(transport.selectedCandidatePairId);
      return stats.get(pair.localCandidateId).candidateType;
    });
  }

  /**
   * The other's picture moves: frames go on being decoded.
   *
   * @param {CallPage} [other] described as well, if it does not
   */
  async seesTheOther(other) {
    let before = 0;
    const moves = async () => {
      const now = await this.framesDecoded();
      const moved = before > 0 && now > before;
      before = now;
      return moved;
    };
    try {
      await eventually(moves, {
        patience: 'long',
        every: 200,
        what: `${this.name} to see frames`,
      });
    } catch (error) {
      const found = await describeLink(this.page);
      const atTheOther = other ? `; ${other.name}: ${await describeLink(other.page)}` : '';
      throw new Error(`${error.message}; ${found}${atTheOther}`, { cause: error });
    }
  }

  /** By the page's own wish, and not because the way is bad. Both ways may end: a fresh link, or the same one. */
  async restartsIce() {
    await this.page.evaluate(() => {
      const { pc } = window.holdfastDemo.link;
      const ufrag = () => /ice-ufrag:(.*)/.exec(pc.currentLocalDescription?.sdp)?.[1];
      const before = ufrag();
      window.iceRestarted = () => window.holdfastDemo.link?.pc !== pc || ufrag() !== before;
      pc.restartIce();
    });
    await eventually(() => this.page.evaluate(() => window.iceRestarted()), {
      patience: 'long',
      what: `${this.name}'s way to be another one`,
    });
  }

  /** The SDK is given another track of the same kind, in the call. */
  takesAnotherCamera() {
    return this.page.evaluate(async () => {
      const { room, link } = window.holdfastDemo;
      const others = link.pc
        .getSenders()
        .flatMap(({ track }) => (track?.kind === 'audio' ? [track] : []));
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      room.setTracks([...others, ...stream.getVideoTracks()]);
    });
  }

  /** Durable events that the other page has no use for, one after the other, each until it is acknowledged. */
  sendsNumbers(numbers) {
    return this.page.evaluate(async (all) => {
      const { holdfast, room } = window.holdfastDemo;
      for (const number of all) {
        const candidate = { candidate: `${number}`, link: 'numbers', to: 'nobody' };
        await holdfast.send('ice-candidate', { roomId: room.id, candidate });
      }
    }, numbers);
  }

  /** What the other one sent so, since the page was loaded. */
  async numbersHeard() {
    return (await this.events())
      .filter(
        ({ name, payload }) => name === 'ice-candidate' && payload.candidate.link === 'numbers',
      )
      .map(({ payload }) => Number(payload.candidate.candidate));
  }

  /** The SDK loses its connection to the server, and comes back by itself. */
  dropConnection() {
    return this.page.evaluate(() => window.holdfastDemo.holdfast.socket.io.engine.close());
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

  async describeTranscript() {
    const found = await this.page.evaluate(() => {
      const { holdfast, transcript } = window.holdfastDemo;
      const lines = transcript?.segments.map(
        ({ text, isFinal }) => `${isFinal ? '' : '… '}${text}`,
      );
      const notice = document.getElementById('toast')?.textContent;
      return { session: holdfast.state, stream: transcript?.state, lines, notice };
    });
    return JSON.stringify(found);
  }
}
