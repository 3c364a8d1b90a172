import { Call } from "../holdfast/index.js";
import { byId } from "./by-id.js";
import { openCallSession } from "./call-session.js";
import { ControlsView } from "./controls-view.js";
import { Devices } from "./devices.js";
import { LobbyView, endedSentence, isUnserved } from "./lobby-view.js";
import { publish } from "./publish.js";
import { SettingsView } from "./settings-view.js";
import { text } from "./text.js";
import { whyOut } from "./why-out.js";

const NOWHERE = Object.freeze({ position: 0, unserved: false });

/** A customer: asks, waits, talks, and asks again. */
export class CustomerPage {
  #notices;
  #devices = new Devices();
  #settings;
  #lobby;
  #area;
  #call;
  /** The place in the queue that was announced last. */
  /** @type {{position: number | null, unserved: boolean}} */
  #place = NOWHERE;

  /** @param {import("./app.js").Here} here */
  constructor(here) {
    const { identity, notices, leave } = here;
    this.#notices = notices;
    const { holdfast, area } = openCallSession(here);
    this.holdfast = holdfast;
    this.#area = area;
    const call = new Call(this.holdfast);
    this.#call = call;
    this.#lobby = new LobbyView(
      identity.queues.filter((queue) => queue !== "interpreters"),
      {
        onAsk: (wish) => this.#ask(wish),
        onGiveUp: () => call.end(),
        onTakeOver: () => this.#takeOver(),
      },
    );
    this.#devices.addEventListener("change", () => {
      call.setTracks(this.#devices.tracks);
      call.announce(this.#devices.on);
    });
    new ControlsView(this.#devices, { onLeave: () => call.end(), leave: text.endCall });
    this.#settings = new SettingsView(this.#devices);
    this.#follow(call);
    this.holdfast.on("ended", ({ error }) => leave(whyOut(error)));
    publish({ holdfast, area, room: () => call.room }, { call });
    this.#render();
  }

  async start() {
    this.holdfast.connect();
    await this.#devices.acquire();
  }

  async signOut() {
    this.#call.end();
    this.#area.clear();
    this.#settings.close();
    this.holdfast.disconnect();
    this.#devices.release();
  }

  #ask({ queue, note }) {
    this.#lobby.ended(null);
    this.#call.request({ queue, metadata: note ? { note } : {} }).catch(() => {}); // told by "failed"
    this.#lobby.focus();
  }

  #takeOver() {
    this.#call.takeOver().catch(() => {}); // told by "failed"
    if (!this.#call.room) this.#lobby.focus(); // the button is gone
  }

  #follow(call) {
    call.on("state", () => this.#render());
    call.on("position", (place) => this.#placed(place));
    call.on("elsewhere", () => this.#foundElsewhere());
    call.on("failed", ({ error }) => this.#notices.show(text.errors[error.code] ?? text.failed));
    call.on("room", ({ room }) => this.#accepted(room));
    call.on(
      "agent",
      ({ agentId, from }) => from && this.#notices.show(text.customer.transferred(this.#nameOf(agentId))),
    );
    call.on("transferring", (target) => target && this.#notices.show(text.customer.transferring));
    call.on("transfer-ended", () => this.#notices.show(text.customer.transferFailed));
    call.on("ended", (ended) => this.#ended(ended));
  }

  #placed({ position, agents }) {
    this.#render();
    const before = this.#place;
    this.#place = { position, unserved: isUnserved(agents) };
    if (this.#place.unserved !== before.unserved) {
      this.#notices.announce(this.#place.unserved ? text.customer.nobody : text.customer.somebody);
    } else if (position > 1 && position !== before.position) {
      this.#notices.announce(text.customer.moved(position));
    }
  }

  #accepted(room) {
    this.#area.show(room);
    this.#area.time(this.#call.startedAt);
    this.#notices.show(text.customer.accepted);
    this.#render();
    byId("main").focus();
  }

  #ended({ reason, durationMs }) {
    this.#place = NOWHERE;
    this.#area.clear();
    if (reason !== "session-displaced") {
      const sentence = endedSentence(reason, durationMs);
      this.#lobby.ended(sentence);
      this.#notices.announce(sentence);
    }
    this.#render();
    this.#lobby.focus();
  }

  /** The lobby says where the call is. */
  #foundElsewhere() {
    this.#render();
    if (this.#call.elsewhere) this.#notices.announce(this.#lobby.words);
  }

  #nameOf(userId) {
    return this.#call.room?.participants.find((one) => one.userId === userId)?.name ?? text.roleAgent;
  }

  #render() {
    const call = this.#call;
    const talking = call.room !== null;
    byId("call").classList.toggle("without-call", !talking);
    byId("leave").hidden = !talking;
    this.#area.showState(call.state);
    this.#lobby.render(call);
  }
}
