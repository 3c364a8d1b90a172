import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { delay } from '../../deploy/local/waiting.mjs';

const MOST_KEPT = 65_536;

/** A TCP connection from an address of one's own that says what no client library would say. */
export class RawClient {
  /** @type {Promise<unknown>} when the connection has ended */
  closed;
  #socket;
  #heard = '';

  /** @param localAddress one of 127.0.0.0/8 */
  static async to(port, localAddress) {
    const client = new RawClient();
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    client.#socket = socket;
    client.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.on('data', (data) => {
      client.#heard = (client.#heard + data.toString('latin1')).slice(-MOST_KEPT);
    });
    await Promise.race([
      new Promise((resolve) => socket.once('connect', resolve)),
      client.closed.then(() => {
        throw new Error('not let in');
      }),
    ]);
    return client;
  }

  get isOpen() {
    return !this.#socket.destroyed;
  }

  /** Says it, as far as the other side takes it. */
  async say(data) {
    if (!this.isOpen) return;
    if (!this.#socket.write(data)) {
      const drained = new Promise((resolve) => this.#socket.once('drain', resolve));
      await Promise.race([drained, this.closed, delay(1000)]);
    }
  }

  /** Until this was heard, the connection ended, or the time is over; then what was heard. */
  async hears(pattern, ms = 2000) {
    for (const end = performance.now() + ms; performance.now() < end && this.isOpen;) {
      if (pattern.test(this.#heard)) break;
      await delay(20);
    }
    return this.#heard;
  }

  /** The status of the last answer, or what became of the connection. */
  async status(ms) {
    const answers = (await this.hears(/^HTTP\/1\.1 \d+/m, ms)).match(/HTTP\/1\.1 \d+/g);
    return answers?.at(-1).slice(9) ?? (this.isOpen ? 'no answer' : 'closed');
  }

  request(method, path, headers = {}, body = '') {
    const lines = Object.entries({ Host: 'localhost', ...headers }).map(([k, v]) => `${k}: ${v}`);
    return this.say(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  }

  /** @returns whether it is a WebSocket from now on */
  async upgrade(path, headers = {}) {
    await this.request('GET', path, {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': 13,
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...headers,
    });
    return (await this.status()) === '101';
  }

  /**
   * One WebSocket frame (RFC 6455, section 5.2).
   *
   * @param {string} payload
   * @param {{ opcode?: number, isLast?: boolean, length?: number }} [options] length: said to be the payload's; more
   *     than there is leaves the frame unfinished
   */
  frame(payload, { opcode = 1, isLast = true, length } = {}) {
    const data = Buffer.from(payload);
    const size = length ?? data.length;
    const head =
      size < 126
        ? Buffer.from([0, 0x80 | size])
        : size < 65_536
          ? Buffer.from([0, 0x80 | 126, size >> 8, size & 255])
          : Buffer.concat([Buffer.from([0, 0x80 | 127]), eightBytes(size)]);
    head[0] = (isLast ? 0x80 : 0) | opcode;
    const mask = randomBytes(4);
    for (let i = 0; i < data.length; i++) data[i] ^= mask[i % 4];
    return this.say(Buffer.concat([head, mask, data]));
  }

  /** A Socket.IO session by this WebSocket; false if it is refused. */
  async signIn(token) {
    await this.frame(`40${JSON.stringify({ token })}`);
    return /session-ready/.test(await this.hears(/session-ready|44\{/));
  }

  end() {
    this.#socket.destroy();
  }
}

function eightBytes(number) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(number));
  return bytes;
}
