import WebSocket from 'ws';
import { inTime } from '../../deploy/local/waiting.mjs';

/**
 * A client that can stop reading, so that buffers fill, and speaks Socket.IO by hand: there may be
 * a thousand of it. It keeps what a client needs to come back.
 */
export class SlowClient {
  /** Every event that came, { name, payload, offset }. */
  events = [];
  #origin;
  #token;
  #socket;
  #waiting = new Map();
  #acks = 0;

  constructor(origin, token) {
    this.#origin = origin.replace('http', 'ws');
    this.#token = token;
  }

  /** Connects, as a new session or as the one it had; told the whole state. */
  async connect() {
    const socket = new WebSocket(`${this.#origin}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
    const ready = new Promise((resolve, reject) => {
      this.#waiting.set('session-ready', resolve);
      socket.on('error', reject);
      this.closed.then((code) => reject(new Error(`closed: ${code}`)));
    });
    socket.on('message', (data) => this.#frame(data.toString()));
    const auth = { token: this.#token, pid: this.pid, offset: this.#lastOffset() };
    socket.on('open', () => socket.send(`40${JSON.stringify(auth)}`));
    this.ready = await inTime(ready, { patience: 'heavy', what: 'the whole state' });
    return this;
  }

  /** Sends an event; its acknowledgment. Fails if the connection ends before that. */
  send(name, payload) {
    const id = this.#acks++;
    this.#socket.send(`42${id}${JSON.stringify([name, payload])}`);
    const answer = new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.closed.then((code) => reject(new Error(`closed: ${code}`)));
    });
    return inTime(answer, { patience: 'heavy', what: `the acknowledgment of ${name}` });
  }

  /** A part of a message that never ends. */
  sendFragment(text) {
    this.#socket.send(text, { fin: false });
  }

  stopReading() {
    this.#socket.pause();
  }

  /** Reads what is still in the buffers between here and the server, to the connection's end. */
  async readToTheEnd() {
    this.#socket.resume();
    return inTime(this.closed, { patience: 'heavy', what: 'the end of a connection' });
  }

  all(name) {
    return this.events.filter((event) => event.name === name);
  }

  close() {
    this.#socket.terminate();
  }

  #lastOffset() {
    return this.events.findLast(({ offset }) => offset)?.offset;
  }

  #frame(frame) {
    if (frame === '2') this.#socket.send('3');
    if (frame.startsWith('40')) this.pid = JSON.parse(frame.slice(2)).pid;
    if (frame.startsWith('42')) {
      const [name, payload, offset] = JSON.parse(frame.slice(2));
      this.events.push({ name, payload, offset });
      this.#answer(name, payload);
    }
    if (frame.startsWith('43')) {
      const [, id, answer] = /^43(\d+)(.*)$/s.exec(frame);
      this.#answer(Number(id), JSON.parse(answer)[0]);
    }
  }

  #answer(key, value) {
    this.#waiting.get(key)?.(value);
    this.#waiting.delete(key);
  }
}
