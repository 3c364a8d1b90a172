import WebSocket from 'ws';
import { inTime } from '../../deploy/local/waiting.mjs';
import { Heard } from './heard.mjs';

/** A room's events as server-sent events, with a memory; the response stays open. */
export class EventStream extends Heard {
  #abort = new AbortController();
  /** Set when the stream has ended by itself. */
  ended = false;

  static async open(origin, roomId, token) {
    const stream = new EventStream();
    const asked = fetch(`${origin}/v1/rooms/${roomId}/events`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' },
      signal: stream.#abort.signal,
    });
    const response = await inTime(asked, { what: 'the answer to a reader of events' });
    if (response.status !== 200) throw new Error(`the stream of events: ${response.status}`);
    stream.#read(response.body);
    return stream;
  }

  /** Comments too, by which the service shows that it is there. */
  async #read(body) {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const bytes of body) {
        const lines = (text + decoder.decode(bytes, { stream: true })).split('\n');
        text = lines.pop();
        for (const line of lines) {
          if (line.startsWith(':')) this.hear('comment', line);
          if (line.startsWith('data:')) {
            const event = JSON.parse(line.slice(5));
            this.hear(event.type, event);
          }
        }
      }
    } catch {
      // Aborted, or cut off.
    }
    this.ended = true;
  }

  close() {
    this.#abort.abort();
  }
}

/** A live reader of a transcript, with a memory: messages by their type, and the server's pings. */
export class LiveReader extends Heard {
  /** @type {WebSocket} */
  socket;

  static async open(origin, callId, token) {
    const reader = new LiveReader();
    reader.socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/transcripts/${callId}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    reader.socket.on('message', (data) => {
      const message = JSON.parse(data);
      reader.hear(message.type, message);
    });
    reader.socket.on('ping', () => reader.hear('ping'));
    const opened = new Promise((resolve, reject) => {
      reader.socket.once('open', resolve);
      reader.socket.once('error', reject);
    });
    await inTime(opened, { what: 'the opening of a live transcript' });
    return reader;
  }

  get ended() {
    return this.socket.readyState !== WebSocket.OPEN;
  }

  close() {
    this.socket.terminate();
  }
}
