import { createSocket } from 'node:dgram';

/**
 * The way that UDP packets take to a server, such as a TURN server, and back. It can be cut and
 * mended, and it can lose the flows on it for good, as a NAT does that forgets its bindings: whoever
 * comes anew, from another port, gets through.
 */
export class UdpWay {
  /** @type {Map<string, {socket: import('node:dgram').Socket, lost: boolean}>} by the client's address */
  #flows = new Map();
  #cut = false;
  #entrance = createSocket('udp4');
  #targetPort;

  /** @param {number} [port] where clients send to; a free one if left out */
  static async to(targetPort, port = 0) {
    const way = new UdpWay();
    way.#targetPort = targetPort;
    way.#entrance.on('message', (packet, { address, port: from }) =>
      way.#forth(packet, address, from),
    );
    await new Promise((resolve) => way.#entrance.bind(port, '127.0.0.1', () => resolve()));
    return way;
  }

  get port() {
    return this.#entrance.address().port;
  }

  cut() {
    this.#cut = true;
  }

  mend() {
    this.#cut = false;
  }

  loseFlows() {
    for (const flow of this.#flows.values()) flow.lost = true;
  }

  close() {
    this.#entrance.close();
    for (const { socket } of this.#flows.values()) socket.close();
  }

  #forth(packet, address, port) {
    const flow = this.#flow(address, port);
    if (!this.#cut && !flow.lost) flow.socket.send(packet, this.#targetPort, '127.0.0.1');
  }

  #flow(address, port) {
    const from = `${address}:${port}`;
    const known = this.#flows.get(from);
    if (known) return known;
    const flow = { socket: createSocket('udp4'), lost: false };
    flow.socket.on('error', () => {}); // the server is not there
    flow.socket.on('message', (packet) => {
      if (!this.#cut && !flow.lost) this.#entrance.send(packet, port, address);
    });
    this.#flows.set(from, flow);
    return flow;
  }
}
