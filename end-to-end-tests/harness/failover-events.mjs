import { eventually, letTimePass } from '../../deploy/local/waiting.mjs';
import { Client } from './client.mjs';
import { createRoom, mintToken } from './control-plane.mjs';
import { accountOf } from './account.mjs';

const CONNECT_AGAIN_MS = 500;
const REFUSED_PAUSE_MS = 50;

/**
 * Pairs of clients, one of whom sends to the other all the time, each event again with its id until it is
 * acknowledged. In every second pair the receiver has no connection while the primary is killed.
 */
export class EventPairs {
  /** @type {Pair[]} */
  #pairs = [];
  #over = new AbortController();
  #stack;

  constructor(stack) {
    this.#stack = stack;
  }

  /** @param {{ count: number, pauseMs: number }} options pauseMs: between an acknowledgment and the next event */
  async begin({ count, pauseMs }) {
    const names = Array.from({ length: count }, (_, i) => `${i}`);
    this.#pairs = await Promise.all(names.map((name) => Pair.meet(this.#stack, name)));
    for (const pair of this.#pairs) pair.talk(this.#over.signal, pauseMs);
  }

  /** The primary is about to be killed. */
  leave() {
    for (const [i, pair] of this.#pairs.entries()) if (i % 2 === 1) pair.receiver.vanish();
  }

  /** There is a primary again. */
  comeBack() {
    for (const [i, pair] of this.#pairs.entries()) if (i % 2 === 1) pair.receiver.comeBack();
  }

  /**
   * What became of what was sent since the last account; it ends although events are missing.
   *
   * @param {{ killedAt: number, servedAt: number }} times of performance.now
   * @returns acknowledged, lost, doubled, disordered: events; anew: sessions that were told that they are not
   *     recovered, whose events do not count as lost; unended: pairs between which nothing
   *     came through in time;
   *     again: milliseconds from the kill until each pair had an acknowledgment of what it sent after it
   */
  async account({ killedAt, servedAt }) {
    const outcomes = await Promise.all(this.#pairs.map((pair) => pair.account(killedAt, servedAt)));
    const sum = (figure) => outcomes.reduce((total, outcome) => total + outcome[figure], 0);
    return {
      acknowledged: sum('acknowledged'),
      lost: sum('lost'),
      doubled: sum('doubled'),
      disordered: sum('disordered'),
      anew: sum('anew'),
      unended: sum('unended'),
      again: outcomes.flatMap(({ again }) => again ?? []),
    };
  }

  close() {
    this.#over.abort();
    for (const { sender, receiver } of this.#pairs)
      for (const one of [sender, receiver]) one.close();
  }
}

class Pair {
  /** @type {Client} */
  sender;
  /** @type {Client} */
  receiver;
  /** Since the last account. @type {{ number: number, sentAt: number, at: number }[]} */
  #acknowledged = [];
  /** What was heard up to the last account, and its sessions. */
  #heard = 0;
  #ready = [1, 1];
  /** @type {string} */
  #roomId;
  #joins = 0;

  static async meet(stack, name) {
    const pair = new Pair();
    const { roomId } = await createRoom(stack);
    pair.#roomId = roomId;
    const [bob, ana] = stack.signaling.map(({ addresses }) => `http://localhost:${addresses.port}`);
    const enter = async (origin, sub, role) => {
      const token = await mintToken(stack, { sub, role, rooms: [roomId] });
      const client = new Client(origin, token);
      client.socket.on('connect_error', () => pair.#connectAgain(client));
      await client.next('session-ready', () => true, { patience: 'long' });
      await pair.#join(client);
      client.socket.on('session-ready', ({ recovered }) => recovered || pair.#join(client));
      return client;
    };
    pair.sender = await enter(bob, `bob-${name}`, 'customer');
    pair.receiver = await enter(ana, `ana-${name}`, 'agent');
    return pair;
  }

  /** Never fails: what goes wrong shows in the account. */
  async talk(over, pauseMs) {
    for (let number = 0; !over.aborted; number++) {
      const event = { candidate: { candidate: `${number}` }, id: `event-${number}` };
      let ack;
      let sentAt;
      while (!ack?.ok && !over.aborted) {
        sentAt = performance.now();
        ack = await this.sender.send('ice-candidate', event, 'brief').catch(() => undefined);
        if (!ack?.ok) await letTimePass(REFUSED_PAUSE_MS, 'as a sane client repeats');
      }
      if (ack?.ok) this.#acknowledged.push({ number, sentAt, at: performance.now() });
      await letTimePass(pauseMs, 'this much is said, and no more');
    }
  }

  async account(killedAt, servedAt) {
    const isMarker = ({ sentAt }) => sentAt > servedAt;
    const marker = await this.#comes(() => this.#acknowledged.find(isMarker));
    const taken = this.#acknowledged.filter(({ number }) => !marker || number <= marker.number);
    this.#acknowledged = this.#acknowledged.slice(taken.length);
    // Who had to come anew may have come behind the marker.
    let anew = this.#takeAnew();
    const isOver = () => {
      anew += this.#takeAnew();
      return anew > 0 || this.#numbers().includes(marker.number);
    };
    const isThere = marker && (await this.#comes(isOver));
    const numbers = this.#numbers();
    const at = numbers.indexOf(marker?.number);
    const upTo = at < 0 ? numbers.length : at + 1;
    const heard = numbers.slice(0, upTo);
    this.#heard += upTo;
    const sent = taken.map(({ number }) => number);
    const { lost, doubled, disordered } = accountOf(sent, heard);
    return {
      ...{ acknowledged: sent.length, lost: anew > 0 ? 0 : lost, doubled, disordered, anew },
      unended: isThere ? 0 : 1,
      again: this.#firstAfter(taken, killedAt),
    };
  }

  #firstAfter(acknowledged, killedAt) {
    const first = acknowledged.find(({ sentAt }) => sentAt > killedAt);
    return first && first.at - killedAt;
  }

  /** Numbers of the events that were heard since the last account. */
  #numbers() {
    return this.receiver
      .all('ice-candidate')
      .slice(this.#heard)
      .map(({ payload }) => Number(payload.candidate.candidate));
  }

  /** How many of the two were told, since the last account, that they are not recovered. */
  #takeAnew() {
    return [this.sender, this.receiver].filter((client, i) => {
      const ready = client.all('session-ready');
      const told = ready.slice(this.#ready[i]).some(({ payload }) => !payload.recovered);
      this.#ready[i] = ready.length;
      return told;
    }).length;
  }

  /** Waits for what may never come. */
  #comes(condition) {
    return eventually(condition, { patience: 'usual' }).catch(() => undefined);
  }

  async #join(client) {
    const payload = { roomId: this.#roomId, id: `join-${this.#joins++}` };
    const joined = async () => (await client.send('join-room', payload, 'brief')).ok;
    await this.#comes(joined);
  }

  // A refused CONNECT is not tried again by the official client itself.
  async #connectAgain(client) {
    if (client.socket.active) return;
    await letTimePass(CONNECT_AGAIN_MS, 'as docs/protocol.md has it');
    client.socket.connect();
  }
}
