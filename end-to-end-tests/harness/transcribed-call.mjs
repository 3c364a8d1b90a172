import WebSocket from 'ws';
import { accountOf } from './account.mjs';
import { eventually, letTimePass } from '../../deploy/local/waiting.mjs';

const READERS = 2;

/** A call whose transcript is written by one producer and read live by two, all of whom come back. */
export class TranscribedCall {
  constructor(stack, callId, token) {
    this.page = `${stack.transcriptServiceUrl}/v1/transcripts/${callId}`;
    this.token = token;
    const address = this.page.replace('http', 'ws');
    this.producer = new Producer(`${address}/ingest?producer=${callId}`, token);
    this.readers = Array.from({ length: READERS }, () => new Reader(address, token));
  }

  get sockets() {
    return [this.producer.socket, ...this.readers.map(({ socket }) => socket)];
  }

  /** Says something all the time; ends the transcript when it is over and everything is stored. */
  async speak(over, pauseMs) {
    for (let number = 0; !over.aborted; number++) {
      this.producer.say(number);
      await letTimePass(pauseMs, 'this much is said, and no more');
    }
    await this.producer.end();
  }

  /** What the readers were told, and what can be read afterwards, beside what was said. */
  async account() {
    const { said } = this.producer;
    const told = this.readers.map((reader) => reader.finals);
    await eventually(() => this.readers.every(({ ended }) => ended), {
      patience: 'heavy',
    }).catch(() => {});
    const outcomes = [...told, await this.stored()].map((finals) => accountOf(said, finals));
    const sum = (figure) => outcomes.reduce((total, outcome) => total + outcome[figure], 0);
    return {
      segments: said.length,
      lost: sum('lost'),
      doubled: sum('doubled'),
      disordered: sum('disordered'),
      anew: this.readers.reduce((total, reader) => total + reader.anew, 0),
      unended: this.readers.filter(({ ended }) => !ended).length,
      errors: [...this.producer.errors, ...this.readers.flatMap(({ errors }) => errors)],
    };
  }

  /** The texts of all finals that can be read, in their order. */
  async stored() {
    const headers = { Authorization: `Bearer ${this.token}`, Accept: 'application/json' };
    const texts = [];
    let page = { after: '0', more: true, entries: [] };
    while (page.more) {
      page = await (await fetch(`${this.page}?limit=1000&after=${page.after}`, { headers })).json();
      texts.push(...finalsOf(page));
    }
    return texts;
  }

  close() {
    for (const socket of this.sockets) socket.close();
  }
}

/** A segment that has got no final is told with the text of its last interim. */
function finalsOf({ entries }) {
  return entries.flatMap(({ transcript }) => (transcript?.isFinal ? transcript.text : []));
}

/** A WebSocket that comes back by itself, as docs/protocol.md has it: after 1, 2, 4 s, for ever. */
class ReturningSocket {
  connections = 0;
  #socket;
  #attempts = 0;
  #closed = false;

  /**
   * @param {{ address: () => string, token: string, opened?: () => void, heard: (message: any) => void }} options
   *     address: asked at each connection
   */
  constructor({ address, token, opened = () => {}, heard }) {
    this.address = address;
    this.token = token;
    this.opened = opened;
    this.heard = heard;
    this.#connect();
  }

  get open() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (this.open) this.#socket.send(JSON.stringify(message));
  }

  close() {
    this.#closed = true;
    this.#socket.terminate();
  }

  #connect() {
    const headers = { Authorization: `Bearer ${this.token}` };
    const socket = new WebSocket(this.address(), { headers });
    this.#socket = socket;
    socket.on('open', () => {
      this.connections++;
      this.#attempts = 0;
      this.opened();
    });
    socket.on('message', (data) => this.heard(JSON.parse(data)));
    // Whatever it is, `close` comes after it.
    socket.on('error', () => {});
    socket.on('close', () => this.#comeBack());
  }

  async #comeBack() {
    if (this.#closed) return;
    const pause = Math.min(4_000, 1_000 * 2 ** this.#attempts++);
    await letTimePass(pause, 'as docs/protocol.md has it');
    if (!this.#closed) this.#connect();
  }
}

/** Sends again what was not answered, under the same id and revision. */
class Producer {
  /** The texts of all finals, in their order. */
  said = [];
  errors = [];
  #unanswered = new Map();
  #ended = false;

  constructor(address, token) {
    this.socket = new ReturningSocket({
      ...{ address: () => address, token },
      opened: () => [...this.#unanswered.values()].forEach((item) => this.socket.send(item)),
      heard: (message) => this.#heard(message),
    });
  }

  /** The texts of the finals that were acknowledged, in their order. */
  get acknowledged() {
    return this.said.filter((_, number) => !this.#unanswered.has(`s${number} 2`));
  }

  say(number) {
    const text = `said ${number}`;
    this.said.push(text);
    const segment = { id: `s${number}`, speaker: 'caller', startMs: number * 1000 };
    this.#send({ ...segment, text: 'said', isFinal: false, revision: 1, endMs: number * 1000 + 1 });
    this.#send({ ...segment, text, isFinal: true, revision: 2, endMs: number * 1000 + 900 });
  }

  /** Resolves once everything is stored, and the transcript has its end. */
  async end() {
    const everything = () => this.#unanswered.size === 0;
    await eventually(everything, { patience: 'heavy', what: 'everything to be stored' });
    const ended = () => this.#ended || (this.socket.send({ type: 'end' }), false);
    await eventually(ended, { patience: 'heavy', every: 500, what: 'the end of a transcript' });
  }

  #send(item) {
    this.#unanswered.set(`${item.id} ${item.revision}`, item);
    this.socket.send(item);
  }

  #heard(message) {
    if (message.type === 'accepted') {
      for (const { id, revision } of message.accepted) this.#unanswered.delete(`${id} ${revision}`);
    }
    if (message.type === 'ended') this.#ended = true;
    if (message.type === 'error') this.errors.push(`producer: ${message.code}`);
  }
}

/** Goes on after the last offset that it had. */
class Reader {
  finals = [];
  /** How often it was told that what follows its offset is not held any more. */
  anew = 0;
  ended = false;
  errors = [];
  #offset = '0';

  constructor(address, token) {
    this.socket = new ReturningSocket({
      ...{ address: () => `${address}?after=${this.#offset}`, token },
      heard: (message) => this.#heard(message),
    });
  }

  #heard({ type, offset, transcript, recovered, code }) {
    if (offset) this.#offset = offset;
    if (transcript?.isFinal) this.finals.push(transcript.text);
    if (recovered === false) this.anew++;
    if (type === 'gap') this.errors.push('reader: a gap');
    if (type === 'ended') this.ended = true;
    if (type === 'error') this.errors.push(`reader: ${code}`);
  }
}
