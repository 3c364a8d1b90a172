import { mock } from "node:test";
import "./vendor-modules.js";
import { FakePeerConnection } from "./fake-peer-connection.js";
import { FakeServer, until } from "./fake-server.js";

FakePeerConnection.world = { turn: () => Promise.resolve() };
const { Holdfast } = await import("../../main/resources/META-INF/resources/holdfast/holdfast.js");

/** Somebody whose connection the test holds: a Holdfast over a FakeServer, time standing still. */
export class SignedIn {
  server = new FakeServer();
  offset = 0;

  constructor(userId, role) {
    mock.timers.reset();
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    this.user = { userId, name: userId, role };
    const claims = Buffer.from(JSON.stringify({ sub: userId })).toString("base64url");
    this.holdfast = new Holdfast({
      url: "http://server",
      transports: ["websocket"],
      memory: { claim: async () => null, save() {}, forget() {}, release() {} },
      token: () => `h.${claims}.s`,
      logger: null,
    });
  }

  /** Connected, and told the whole state. */
  async connect(state = {}) {
    const before = this.server.connections.length;
    this.holdfast.connect();
    await until(() => this.server.connections.length > before);
    await this.server.accept({ sid: "s1", pid: "p1" });
    await this.ready({ recovered: false, ...state });
    return this;
  }

  ready(state) {
    const ready = { user: this.user, rooms: [], call: null, serverTime: Date.now(), ...state };
    return this.server.emit("session-ready", ready);
  }

  /**
   * The transport is lost, and comes back to the same session, or to another one. missed: tells what is told before
   * the whole state.
   */
  async comeBack({ pid = "p1", missed = async () => {}, ...state }) {
    await this.lose();
    const before = this.server.connections.length;
    mock.timers.tick(1000);
    await until(() => this.server.connections.length > before);
    await this.server.accept({ sid: "s1", pid });
    await missed();
    await this.ready({ recovered: pid === "p1", ...state });
  }

  async lose() {
    this.server.last.closes(1006);
  }

  /** A durable event. */
  told(name, payload) {
    return this.server.emit(name, payload, `7-${++this.offset}`);
  }

  leave() {
    this.holdfast.disconnect();
  }
}

/** Everything that an emitter says under these names, in order. */
export function heard(emitter, ...names) {
  const all = [];
  for (const name of names) emitter.on(name, (detail) => all.push([name, detail]));
  return all;
}
