import { io } from 'socket.io-client';
import { Heard } from './heard.mjs';

/** The unmodified official Socket.IO client, with a memory. */
export class Client extends Heard {
  constructor(origin, token, options = {}) {
    super();
    this.socket = io(origin, {
      transports: ['websocket'],
      auth: { token },
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
      ...options,
    });
    this.socket.onAny((...event) => this.hear(...event));
  }

  /** Connected, and told the whole state. */
  static async connect(origin, token, options) {
    const client = new Client(origin, token, options);
    client.ready = (await client.next('session-ready')).payload;
    return client;
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
