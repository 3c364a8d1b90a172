import { Agent } from "../holdfast/index.js";
import { AgentVeil } from "./agent-veil.js";
import { byId } from "./by-id.js";
import { endedText } from "./call-area.js";
import { openCallSession } from "./call-session.js";
import { ControlPlane } from "./control-plane.js";
import { ControlsView } from "./controls-view.js";
import { DeskView } from "./desk-view.js";
import { Devices } from "./devices.js";
import { publish } from "./publish.js";
import { RingView } from "./ring-view.js";
import { SettingsView } from "./settings-view.js";
import { askTarget, closeTargets } from "./target-dialog.js";
import { text } from "./text.js";
import { whyOut } from "./why-out.js";

const ENDED_FOR_MS = 8000;

/** An agent's console: one call at a time, in a standing room that is kept between calls. */
export class AgentPage {
  #identity;
  #notices;
  #devices = new Devices();
  #settings;
  #desk;
  #rings;
  #area;
  #veil;
  #agent;
  #controlPlane;
  /** @type {import("../holdfast/index.js").AgentCall | null} */
  #call = null;
  #endedTimer;

  /** @param {import("./app.js").Here} here */
  constructor(here) {
    const { identity, addresses, notices, leave } = here;
    this.#identity = identity;
    this.#notices = notices;
    const { holdfast, area } = openCallSession(here);
    this.holdfast = holdfast;
    this.#area = area;
    this.#controlPlane = new ControlPlane(addresses.roomService, () => this.holdfast.token());
    const agent = new Agent(this.holdfast);
    this.#agent = agent;
    this.#veil = new AgentVeil(agent, notices, () => this.#try(agent.takeOver()));
    this.#rings = new RingView(this.holdfast.clock, notices, {
      onAccept: (callId) => this.#try(agent.accept(callId)),
      onDecline: (callId) => this.#try(agent.decline(callId)),
    });
    agent.on("ringing", (ringing) => this.#rings.render(ringing));
    this.#desk = new DeskView({
      onToggle: () => this.#try(this.#toggle()),
      onTransfer: () => this.#try(this.#pass(text.agent.transferTitle, (call, target) => call.transfer(target))),
      onInvite: () => this.#try(this.#pass(text.agent.inviteTitle, (call, target) => call.invite(target))),
      onCancelTransfer: () => this.#try(this.#call?.cancelTransfer()),
      onCancelInvite: () => this.#try(this.#call?.cancelInvitation([...this.#call.invitations.keys()][0])),
    });
    this.#devices.addEventListener("change", () => {
      agent.setTracks(this.#devices.tracks);
      agent.announce(this.#devices.on);
      this.#render();
    });
    new ControlsView(this.#devices, { onLeave: () => this.#try(this.#call?.end()), leave: text.endCall });
    this.#settings = new SettingsView(this.#devices);
    this.#follow(agent);
    this.holdfast.on("ended", ({ error }) => leave(whyOut(error)));
    publish({ holdfast, area, room: () => this.#call?.room ?? agent.standing }, { agent });
    this.#render();
  }

  /** Camera and room are ready before the first call comes, and stay so between calls. */
  async start() {
    this.holdfast.connect();
    this.#try(this.#agent.standIn(this.#identity.person.roomId));
    await this.#devices.acquire();
  }

  async signOut() {
    clearTimeout(this.#endedTimer);
    this.#area.clear();
    this.#rings.render([]);
    this.#settings.close();
    closeTargets();
    this.#agent.close();
    this.holdfast.disconnect();
    this.#devices.release();
  }

  /** Who becomes available brings along what another window has, and stands in the room that it had until it was closed. */
  async #toggle() {
    const next = !this.#agent.available;
    if (next) await this.#agent.takeOver();
    if (next && !this.#agent.standing) await this.#try(this.#agent.standIn(this.#identity.person.roomId));
    await this.#setAvailable(next);
  }

  #setAvailable(available) {
    return this.#agent.setAvailability({ available, queues: this.#identity.queues, capacity: 1 });
  }

  #follow(agent) {
    for (const name of ["availability", "figures", "standing", "displaced", "elsewhere"])
      agent.on(name, () => this.#render());
    agent.on("ring-ended", ({ reason }) => {
      if (text.agent.ringEnded[reason]) this.#notices.show(text.agent.ringEnded[reason]);
    });
    agent.on("call", ({ call }) => this.#began(call));
    agent.on("call-ended", (ended) => this.#ended(ended));
  }

  #began(call) {
    this.#call = call;
    clearTimeout(this.#endedTimer);
    this.#area.hideEnded();
    this.#area.show(call.room);
    this.#area.time(call.startedAt);
    for (const name of ["state", "transferring", "invitations"]) call.on(name, () => this.#render());
    call.on("transfer-ended", () => this.#notices.show(text.agent.transferEnded));
    call.on("invite-ended", () => this.#notices.show(text.agent.inviteEnded));
    this.#render();
    byId("main").focus();
  }

  #ended({ call, reason, durationMs }) {
    if (call !== this.#call) return;
    this.#call = null;
    closeTargets();
    this.#area.clear();
    if (reason === "transferred") this.#notices.show(text.agent.transferred);
    else if (reason !== "session-displaced") {
      this.#area.showEnded({ reason, durationMs });
      this.#endedTimer = setTimeout(() => this.#area.hideEnded(), ENDED_FOR_MS);
      this.#notices.show(endedText(reason, durationMs));
    }
    this.#render(); // tells where a call is that another window took
    byId("main").focus(); // the button that had it may be gone
  }

  /** @param {string} title @param {(call: object, target: object) => Promise<unknown>} act */
  async #pass(title, act) {
    const call = this.#call;
    const agents = await this.#otherAgents();
    if (call.isOver) return;
    const target = await askTarget(title, { queues: this.#identity.queues, agents });
    if (target && !call.isOver) await act(call, target);
  }

  async #otherAgents() {
    const lists = await Promise.all(
      this.#identity.queues.map((queue) => this.#controlPlane.queue(queue).catch(() => ({ agentList: [] }))),
    );
    const others = lists.flatMap(({ agentList }) => agentList).filter(({ userId }) => userId !== this.holdfast.userId);
    return [...new Map(others.map((one) => [one.userId, one])).values()];
  }

  /** What the server refuses is told, and nothing else happens. */
  async #try(attempt) {
    try {
      await attempt;
    } catch (error) {
      if (error.code !== "closed") this.#notices.show(text.errors[error.code] ?? text.failed);
    }
    this.#render();
  }

  #render() {
    const talking = this.#call !== null;
    const canCall = this.#devices.problem !== "noWebRtc";
    byId("call").classList.toggle("without-call", !talking);
    byId("leave").hidden = !talking;
    this.#area.showState(this.#call?.state ?? "idle");
    this.#desk.render(this.#agent, this.#call, canCall);
    if (talking) this.#veil.forget();
    else this.#veil.show(canCall);
  }
}
