import { io } from 'socket.io-client';
import { patience } from '../../deploy/local/waiting.mjs';
import { Heard } from './heard.mjs';

/** The unmodified official Socket.IO client, with a memory. */
export class Client extends Heard {
  /** What it was told first. */
  ready;

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

  /**
   * Sends an event; its acknowledgment, whatever it says.
   * @param {import('../../deploy/local/patience.mjs').Patience} [kind] brief for what is sent again
   */
  send(name, payload, kind = 'usual') {
    return this.socket.timeout(patience.ms(kind)).emitWithAck(name, payload);
  }

  /**
   * The connection is gone, a WebSocket without a close frame; the client comes back by itself. One that
   * is being opened is left alone: its end is an event that this client does not wait for, so that it
   * would do nothing for 20 s.
   */
  dropConnection() {
    if (this.socket.io.engine.readyState === 'open') this.#cut();
  }

  /** The page is gone: whatever there is of a connection ends, and nobody comes back. */
  vanish() {
    this.socket.io.reconnection(false);
    this.#cut();
  }

  /** After `vanish`, as if only the connection had been gone. */
  comeBack() {
    this.socket.io.reconnection(true);
    this.socket.connect();
  }

  #cut() {
    const { engine } = this.socket.io;
    const { ws } = /** @type {any} */ (engine.transport);
    if (ws) ws.terminate();
    else engine.close();
  }

  /**
   * Once the server closes its WebSocket: when the close frame is here, before the closing handshake is
   * over; or when the connection is gone without one.
   */
  onClosing(listener) {
    let isOver = false;
    const first = () => {
      if (!isOver) listener();
      isOver = true;
    };
    // A WebSocket of ws has no public event for it.
    const { ws } = /** @type {any} */ (this.socket.io.engine.transport);
    ws._receiver.once('conclude', first);
    this.socket.once('disconnect', first);
  }

  close() {
    this.socket.disconnect();
  }
}
