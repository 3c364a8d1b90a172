import { once } from 'node:events';
import WebSocket from 'ws';

/** A WebSocket of transcript-service, with a memory. */
export class TranscriptSocket {
  /** @type {any[]} */
  messages = [];
  #socket;

  /** @param {string} address its path and query, such as `a-call/ingest` */
  static async open(stack, address, token) {
    const socket = new TranscriptSocket();
    const url = `${stack.transcriptServiceUrl.replace('http', 'ws')}/v1/transcripts/${address}`;
    socket.#socket = new WebSocket(url, { headers: { Authorization: `Bearer ${token}` } });
    socket.#socket.on('message', (data) => socket.messages.push(JSON.parse(data.toString())));
    await once(socket.#socket, 'open');
    return socket;
  }

  send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  /** Whether a message of this type has come. */
  has(type) {
    return this.messages.some((message) => message.type === type);
  }

  close() {
    this.#socket.terminate();
  }
}
