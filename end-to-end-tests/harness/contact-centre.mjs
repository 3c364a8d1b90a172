import { Client } from './client.mjs';
import { mintToken, readCall } from './control-plane.mjs';
import { eventually, letTimePass } from '../../deploy/local/waiting.mjs';

/** The call ended a moment ago, or while the person was entering its room. */
const TOO_LATE = ['call-ended', 'room-closed'];

/**
 * A person at a browser, whose connection comes and goes. What the person does is repeated with the
 * same id until it is acknowledged, as the SDK does.
 */
export class Person {
  /** Everything heard, over all of the person's pages. @type {Client[]} */
  pages = [];
  /** @type {string} */
  token;
  /** @type {Client} */
  client;
  #commands = 0;

  /**
   * @param {import('../../deploy/local/stack.mjs').Stack} stack
   * @param {{ userId: string, role?: string, queues: string[], random: import('./seeded-random.mjs').SeededRandom,
   *     transport?: string }} options role: a subclass knows it
   */
  constructor(stack, { userId, role, queues, random, transport = 'websocket' }) {
    this.stack = stack;
    this.userId = userId;
    this.role = role;
    this.queues = queues;
    this.random = random;
    this.transport = transport;
  }

  async arrive() {
    this.token ??= await mintToken(this.stack, {
      ...{ sub: this.userId, role: this.role, queues: this.queues },
    });
    this.client = new Client(this.stack.origin, this.token, { transports: [this.transport] });
    this.pages.push(this.client);
    const { payload } = await this.client.next('session-ready', () => true, { patience: 'heavy' });
    this.client.ready = payload;
    return payload;
  }

  /** The page is closed and opened again, and has forgotten everything. */
  async reload() {
    this.client.vanish();
    return this.arrive();
  }

  drop() {
    if (this.client.socket.connected) this.client.dropConnection();
  }

  /** @returns the acknowledgment, good or bad, but never one that says: try again */
  async does(name, payload = {}) {
    const id = `${this.userId}-${this.pages.length}-${this.#commands++}`;
    return eventually(
      async () => {
        const ack = await this.client.send(name, { ...payload, id }, 'brief');
        return ack.ok || !ack.error.retryable ? ack : undefined;
      },
      { patience: 'heavy', what: `${this.userId}: ${name} to be acknowledged` },
    );
  }

  /** @returns the acknowledgment, or nothing if what it is about is over */
  async tries(name, payload) {
    const ack = await this.does(name, payload);
    if (ack.ok) return ack;
    if (TOO_LATE.includes(ack.error.code)) return undefined;
    throw new Error(`${this.userId}: ${JSON.stringify(ack.error)}`);
  }

  /** All events of a name, over all pages: each once, however often the page was opened. */
  heard(name) {
    return this.pages.flatMap((page) => page.all(name)).map(({ payload }) => payload);
  }

  leave() {
    for (const page of this.pages) page.close();
  }
}

/** Wants to talk to somebody; may lose the connection, the page, or the patience. */
export class Customer extends Person {
  constructor(stack, options) {
    super(stack, { role: 'customer', ...options });
    /** The calls asked for, by their ids. */
    this.asked = new Set();
  }

  async callOnce() {
    await this.arrive();
    await this.#asks();
    await this.#waits();
    const outcome = await eventually(() => this.#over() ?? this.#accepted(), {
      patience: 'heavy',
      what: `${this.userId}: ${this.callId} to be accepted`,
    });
    if (outcome.reason === undefined) await this.#talks();
    await eventually(() => this.#over(), {
      patience: 'heavy',
      what: `${this.userId}: ${this.callId} to end`,
    });
  }

  /** Another call, if the one before ended a moment ago. */
  async #asks() {
    const ack = await this.tries('request-call', { queue: this.queues[0] });
    if (!ack) return false;
    this.callId = ack.callId;
    this.asked.add(ack.callId);
    return true;
  }

  /** The new page finds the call that the old one had, wherever it is by now. */
  async reload() {
    const { call } = await super.reload();
    const { roomId } = call ?? {};
    const goesOn = roomId
      ? await this.tries('join-room', { roomId })
      : call && (await this.#asks());
    // It ended between the two pages, before or after the new one was told of it: what is told to
    // the old one is told to nobody.
    this.missedTheEnd = !goesOn && !this.#ended();
  }

  #over() {
    return this.missedTheEnd ? { reason: 'unknown' } : this.#ended();
  }

  #ended() {
    return this.heard('call-ended').find(({ callId }) => callId === this.callId);
  }

  #accepted() {
    const { call } = this.client.ready;
    if (call?.callId === this.callId && call.roomId) return call;
    return this.heard('call-accepted').find(({ callId }) => callId === this.callId);
  }

  async #waits() {
    const mood = this.random.next();
    await letTimePass(this.random.next() * 1500, 'people take their time');
    if (mood < 0.08) await this.does('cancel-call', { callId: this.callId });
    else if (mood < 0.25) this.drop();
    else if (mood < 0.33) await this.reload();
  }

  async #talks() {
    await letTimePass(this.random.next() * 600, 'people take their time');
    const mood = this.random.next();
    if (mood < 0.2) this.drop();
    if (this.random.next() < 0.5) await this.does('end-call', { callId: this.callId });
  }
}

/** Takes calls, mostly. */
export class Agent extends Person {
  #handled = new Set();

  constructor(stack, options) {
    super(stack, { role: 'agent', ...options });
  }

  /** The new page comes back to the calls that the old one had. */
  async reload() {
    const { availability } = await super.reload();
    const { calls } = availability ?? (await this.#isAvailable());
    for (const { roomId, state } of calls) {
      if (state === 'active') await this.tries('join-room', { roomId });
    }
    return calls;
  }

  async work(goesOn) {
    await this.arrive();
    await this.#isAvailable();
    while (goesOn()) {
      const ring = this.#nextRing();
      if (ring) await this.#answers(ring);
      else if (this.#isPutAside()) await this.#isAvailable();
      else await letTimePass(20, 'a ring is looked for all the time');
    }
  }

  async #isAvailable() {
    this.seenPutAside = this.heard('ring-ended').length;
    return this.does('set-availability', { available: true });
  }

  /** The browser dies in a call. */
  async #loses(callId) {
    const calls = await this.reload();
    if (calls.some((call) => call.callId === callId)) return;
    await eventually(async () => (await readCall(this.stack, callId)).state === 'ended', {
      patience: 'heavy',
      what: `${this.userId}: ${callId}, of which the new page was not told, to have ended`,
    });
  }

  /** Told to be unavailable since the last time it was said otherwise. */
  #isPutAside() {
    return this.heard('ring-ended')
      .slice(this.seenPutAside)
      .some(({ available }) => !available);
  }

  #nextRing() {
    return this.heard('call-ringing').find((ring) => !this.#handled.has(ring));
  }

  async #answers(ring) {
    this.#handled.add(ring);
    await letTimePass(this.random.next() * 200, 'people take their time');
    const mood = this.random.next();
    if (mood < 0.05) return; // not at the desk
    if (mood < 0.1) return this.drop(); // vanishes while it rings, and comes back
    if (mood < 0.2) return this.does('decline-call', { callId: ring.callId });
    const ack = await this.does('accept-call', { callId: ring.callId });
    if (!ack.ok) return;
    await letTimePass(200 + this.random.next() * 800, 'they talk');
    const fate = this.random.next();
    if (fate < 0.1) this.drop();
    else if (fate < 0.2) await this.#loses(ring.callId);
    await this.does('end-call', { callId: ring.callId });
  }
}
