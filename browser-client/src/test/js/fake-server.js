import { eventually, nextTurn } from "../../../../deploy/local/waiting.mjs";

/**
 * The server's end of Engine.IO v4 and Socket.IO v5 in the page: a WebSocket class whose packets the
 * test reads and writes.
 */
export class FakeServer {
  /** @type {FakeWebSocket[]} every connection ever opened */
  connections = [];
  reachable = true;

  constructor() {
    present = this;
  }

  get last() {
    return this.connections.at(-1);
  }

  /** @returns the CONNECT packet's data, once the client has sent it */
  async connectRequest() {
    await until(() => this.last?.sent.some((packet) => packet.startsWith("40")));
    return JSON.parse(this.last.sent.find((packet) => packet.startsWith("40")).slice(2));
  }

  /** @param {{sid: string, pid: string}} session */
  async accept(session) {
    const request = await this.connectRequest();
    this.last.says(`40${JSON.stringify(session)}`);
    await settled();
    return request;
  }

  async refuse(data) {
    await this.connectRequest();
    this.last.says(`44${JSON.stringify({ message: data.code, data })}`);
    await settled();
  }

  async emit(name, ...args) {
    this.last.says(`42${JSON.stringify([name, ...args])}`);
    await settled();
  }

  /** @returns {Promise<object>} the payload of the newest command of this name on the present connection */
  async command(name) {
    await until(() => this.#commands(name).length > 0);
    return this.#commands(name).at(-1).payload;
  }

  /** Answers the newest command of this name. */
  async acknowledge(name, answer = {}) {
    await until(() => this.#commands(name).length > 0);
    this.last.says(`43${this.#commands(name).at(-1).ackId}[${JSON.stringify({ ok: true, ...answer })}]`);
    await settled();
  }

  async deny(name, code) {
    await this.acknowledge(name, { ok: false, error: { code, message: code } });
  }

  /** How often it was sent, over all connections. */
  sentCount(name) {
    return this.connections.flatMap(({ sent }) => sent).filter((packet) => packet.includes(`["${name}"`)).length;
  }

  #commands(name) {
    return (this.last?.sent ?? [])
      .map((packet) => /^42(\d+)(\[.*\])$/s.exec(packet))
      .filter(Boolean)
      .map(([, ackId, body]) => ({ ackId, event: JSON.parse(body) }))
      .filter(({ event }) => event[0] === name)
      .map(({ ackId, event }) => ({ ackId, payload: event[1] }));
  }

  async disconnect() {
    this.last.says("41");
    await settled();
  }
}

class FakeWebSocket {
  sent = [];
  readyState = 0;

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    const server = present;
    server.connections.push(this);
    queueMicrotask(() => (server.reachable ? this.opens() : this.closes(1006)));
  }

  send(data) {
    this.sent.push(String(data));
  }

  close() {
    this.readyState = 3;
  }

  opens() {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.onopen?.({});
    if (this.url.includes("EIO=4")) {
      this.says('0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":100000}');
    }
  }

  says(data) {
    this.onmessage?.({ data });
  }

  closes(code) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

/** The server of the test that is running: socket.io-client picks the class up once, when it is loaded. */
let present;
globalThis.WebSocket = FakeWebSocket;

export async function settled() {
  for (let i = 0; i < 10; i++) await nextTurn();
}

export async function until(condition) {
  await eventually(condition, { every: 0 });
}
