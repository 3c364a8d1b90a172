import WebSocket from 'ws';
import { inTime } from '../../deploy/local/waiting.mjs';

/** A Socket.IO connection by hand: sends what no client would, and keeps the frames that come. */
export class RawConnection {
  /** @type {WebSocket} */
  socket;
  /** @type {Promise<unknown>} when it has ended */
  closed;
  frames = [];
  #heard = () => {};

  /** Connected to the namespace, with a session of its own. */
  static async open(origin, token) {
    const connection = new RawConnection();
    const address = `${origin.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
    connection.socket = new WebSocket(address);
    connection.closed = new Promise((resolve) => connection.socket.once('close', resolve));
    connection.socket.on('error', () => {});
    connection.socket.on('message', (data, isBinary) => {
      const frame = isBinary ? data : String(data);
      if (frame === '2') connection.socket.send('3');
      connection.frames.push(frame);
      connection.#heard();
    });
    await connection.hears((frame) => frame.startsWith?.('0'));
    connection.socket.send(`40${JSON.stringify({ token })}`);
    await connection.hears((frame) => frame.startsWith?.('40'));
    return connection;
  }

  /** Sends an event as it is written; whether the server acknowledged it, and did not hang up. */
  async asks(ackId, arguments_, parts = 0) {
    const type = parts > 0 ? `5${parts}-` : '2';
    this.socket.send(`4${type}${ackId}${arguments_}`);
    for (let i = 0; i < parts; i++) this.socket.send(Buffer.alloc(i % 3, i));
    const answered = this.hears((frame) => frame.startsWith?.(`43${ackId}[`)).then(() => true);
    return Promise.race([answered, this.closed.then(() => false)]);
  }

  close() {
    this.socket.terminate();
  }

  /** Completes once a frame that is wanted has come, or had. */
  hears(wanted) {
    const found = new Promise((resolve) => {
      const look = () => this.frames.some(wanted) && resolve();
      const before = this.#heard;
      this.#heard = () => {
        before();
        look();
      };
      look();
    });
    return inTime(found, { what: 'a frame of the server' });
  }
}

const fieldOf = { offer: 'offer', answer: 'answer', 'ice-candidate': 'candidate' };
const names = [...Object.keys(fieldOf), 'ice-candidate', 'heartbeat', 'request-call'];
const oddNames = ['connect', 'disconnect', 'newListener', '__proto__', 'toString', 'chat', ''];
const oddFields = ['sentAt', 'metadata', 'queue', 'targetUserId', 'id', 'roomId', 'candidate'];
const keys = ['a', 'b', 'toJSON', '__proto__', '', 'length', 'constructor', 'then'];
const numbers = ['0', '-0', '1', '0.5', '1e308', '1E-400', 'null', 'false'];
const texts = [
  '"\\u0000"',
  '"\\ud83d\\ude00"',
  '"\u2028"',
  '"\ufeff"',
  '"\\u001e"',
  '"true"',
  '""',
];

// What some parser does not bear is in every second event; what is only odd in all of them.
const badKeys = ['a', 'b', '_placeholder', 'num', 'hasOwnProperty', 'a', 'b'];
const badTexts = ['"\\ud800"', '"x"'];
const badNumbers = ['1e999', '-1E400', '9'.repeat(400), '0'];
const badCounts = ['1', '9', '-1', '0.5', '"0"', '{"_placeholder":true,"num":0}'];

/** An event that looks nearly right, as text: its arguments, and how many binary parts it has. */
export function hostileEvent(random) {
  const isBad = random.below(2) === 0;
  const name = random.below(12) === 0 ? random.of(oddNames) : random.of(names);
  const parts = random.below(3) === 0 ? 1 + random.below(isBad ? 12 : 10) : 0;
  const make = new HostileValues(random, isBad, parts);
  const members = [`${JSON.stringify(fieldOf[name] ?? 'metadata')}:${make.object(3)}`];
  if (isBad) members.push(`${JSON.stringify(random.of(oddFields))}:${make.value(2)}`);
  if (random.below(10) === 0) members.push(`"deep":${make.nested(isBad ? 300 : 90)}`);
  return { text: `[${JSON.stringify(name)},{${members.join(',')}}]`, parts };
}

class HostileValues {
  /**
   * @param {import('./seeded-random.mjs').SeededRandom} random
   * @param {boolean} isBad
   * @param {number} parts
   */
  constructor(random, isBad, parts) {
    this.random = random;
    this.isBad = isBad;
    this.parts = parts;
  }

  value(depth) {
    const { random, isBad, parts } = this;
    switch (random.below(depth === 0 ? 3 : 6)) {
      case 0:
        return random.of(isBad && random.below(3) === 0 ? badNumbers : numbers);
      case 1:
        return random.of(isBad && random.below(3) === 0 ? badTexts : texts);
      case 2:
        return parts > 0 || isBad
          ? `{"_placeholder":true,"num":${isBad ? random.of(badCounts) : random.below(parts)}}`
          : '{"_placeholder":true}';
      case 3:
        return `[${[1, 2, 3].map(() => this.value(depth - 1)).join(',')}]`;
      default:
        return this.object(depth);
    }
  }

  object(depth) {
    const { random, isBad } = this;
    const own = random.shuffled(isBad && random.below(2) ? badKeys : keys).slice(random.below(6));
    return `{${own.map((key) => `${JSON.stringify(key)}:${this.value(depth - 1)}`).join(',')}}`;
  }

  nested(depth) {
    return this.random.below(2)
      ? `${'['.repeat(depth)}${']'.repeat(depth)}`
      : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  }
}
