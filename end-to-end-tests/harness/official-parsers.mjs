import engine4 from 'engine.io-parser-4';
import * as engine5 from 'engine.io-parser-5';
import * as socket40 from 'socket.io-parser-4.0';
import * as socket41 from 'socket.io-parser-4.1';
import * as socket421 from 'socket.io-parser-4.2.1';
import * as socket427 from 'socket.io-parser-4.2.7';

// socket.io-client 4.0 came with the first of each. Between the others parsers became stricter:
// 4.2.1 looks at what placeholders count, 4.2.6 at how many binary parts there are.
const clients = {
  'socket.io-client 4.0': [engine4, socket40],
  'socket.io-client 4.4': [engine5, socket41],
  'socket.io-client 4.6': [engine5, socket421],
  'socket.io-client 4.8': [engine5, socket427],
};

/** Reads what a server sends as official clients of several versions do. */
export class OfficialParsers {
  #readers = Object.entries(clients).map(([name, [engine, socket]]) => {
    const decoder = new socket.Decoder();
    const reader = { name, engine, decoder, packets: 0 };
    decoder.on('decoded', () => reader.packets++);
    return reader;
  });
  /** What a client could not read: its name, what the parser said, and the frame. */
  unread = [];

  /** @param frame a WebSocket message: a string, or a Buffer */
  read(frame) {
    for (const { name, engine, decoder } of this.#readers) {
      const packet = engine.decodePacket(frame, 'nodebuffer');
      try {
        if (packet.type === 'error') throw new Error('no packet of Engine.IO');
        if (packet.type === 'message') decoder.add(packet.data);
      } catch (error) {
        this.unread.push(`${name}: ${error.message}: ${String(frame).slice(0, 300)}`);
      }
    }
  }

  /** How many packets each client has read. */
  get packets() {
    return this.#readers.map(({ packets }) => packets);
  }
}
