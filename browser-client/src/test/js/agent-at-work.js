import { ada, ben, desk, on, ring, snapshot } from "./examples.js";
import { SignedIn, heard } from "./signed-in.js";

const { Agent } = await import("../../main/resources/META-INF/resources/holdfast/agent.js");

/** Ben, an agent who is signed in, and what he does before a test begins. */
export class AgentAtWork {
  /** @param {object} [state] what the server tells him first */
  static async begin(state) {
    const work = new AgentAtWork();
    work.me = await new SignedIn("ben", "agent").connect(state);
    work.server = work.me.server;
    work.agent = new Agent(work.me.holdfast);
    work.said = heard(work.agent, "availability", "call", "call-ended", "ring-ended", "displaced", "elsewhere");
    return work;
  }

  /** The details of all events of this name, in order. */
  named(name) {
    return this.said.filter(([one]) => one === name).map(([, detail]) => detail);
  }

  async available() {
    this.agent.setAvailability({ available: true, queues: ["support"] }).catch(() => {});
    await this.server.acknowledge("set-availability", on);
  }

  /** In a room of the call's own. */
  async talking() {
    await this.available();
    await this.me.told("call-ringing", ring);
    const accepted = this.agent.accept("c1");
    await this.server.acknowledge("accept-call", { callId: "c1", roomId: "c1", participants: [ada, ben] });
    await this.server.acknowledge("join-room", snapshot);
    return accepted;
  }

  async standsAtDesk() {
    const standing = this.agent.standIn("desk");
    await this.server.acknowledge("join-room", { ...desk, callId: null, participants: [ben] });
    await standing;
  }

  async talkingAtDesk() {
    await this.standsAtDesk();
    await this.available();
    await this.me.told("call-ringing", ring);
    const accepted = this.agent.accept("c1");
    await this.server.acknowledge("accept-call", { callId: "c1", roomId: "desk", participants: [ada, ben] });
    await this.me.told("participant-joined", { roomId: "desk", callId: "c1", participant: ada });
    return accepted;
  }
}
