import { io } from 'socket.io-client';
import { eventually } from '../../deploy/local/waiting.mjs';

/**
 * The unmodified official Socket.IO client, with a memory: every event is kept in the order of its
 * arrival, so that a test may ask for one that has already come.
 */
export class Client {
  /** Everything received: { name, payload, offset }, the offset only of durable events. */
  received = [];
  #taken = new Set();

  constructor(origin, token, options = {}) {
    this.socket = io(origin, {
      transports: ['websocket'],
      auth: { token },
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
      ...options,
    });
    this.socket.onAny((name, payload, offset) => this.received.push({ name, payload, offset }));
  }

  /** Connected, and told the whole state. */
  static async connect(origin, token, options) {
    const client = new Client(origin, token, options);
    client.ready = (await client.next('session-ready')).payload;
    return client;
  }

  /** The first event of that name which no `next` has returned yet, waiting for it if need be. */
  async next(name, where = () => true, within = 10_000) {
    const wanted = (event) =>
      event.name === name && !this.#taken.has(event) && where(event.payload);
    const find = () => this.received.find(wanted);
    const event = await eventually(find, { within, every: 10, what: `event ${name}` });
    this.#taken.add(event);
    return event;
  }

  all(name) {
    return this.received.filter((event) => event.name === name);
  }

  /** Sends an event; its acknowledgment, whatever it says. */
  send(name, payload, within = 10_000) {
    return this.socket.timeout(within).emitWithAck(name, payload);
  }

  /** The connection is gone, a WebSocket without a close frame; the client comes back by itself. */
  dropConnection() {
    const { transport } = this.socket.io.engine;
    if (transport.ws) transport.ws.terminate();
    else this.socket.io.engine.close();
  }

  close() {
    this.socket.disconnect();
  }
}
