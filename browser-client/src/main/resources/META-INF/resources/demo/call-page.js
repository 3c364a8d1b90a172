import { Holdfast } from "../holdfast/index.js";
import { ControlsView } from "./controls-view.js";
import { Devices } from "./devices.js";
import { asClock } from "./duration.js";
import { linkTo } from "./room-link.js";
import { StageView } from "./stage-view.js";
import { text } from "./text.js";
import { TranscriptPanel } from "./transcript-panel.js";

const byId = (id) => document.getElementById(id);

/** Everything between signing in and signing out. */
export class CallPage {
  /** Every server event received: {name, payload, offset}. */
  eventLog = [];
  #notices;
  #devices = new Devices();
  #stage;
  #presence = new Map();
  #connectedBefore = false;

  /**
   * @param {{identity: import("./identity.js").Identity, addresses: {roomService: string, transcriptService: string},
   *     notices: import("./notices.js").Notices, relayOnly: boolean}} options
   */
  constructor({ identity, addresses, notices, relayOnly }) {
    const { person } = identity;
    this.#notices = notices;
    this.holdfast = new Holdfast({
      token: (why) => identity.token(why),
      roomService: addresses.roomService,
    });
    this.room = this.holdfast.room(person.roomId, {
      configuration: relayOnly ? { iceTransportPolicy: "relay" } : {},
    });
    this.holdfast.on("server-event", (event) => this.eventLog.push({ ...event, at: Date.now() }));
    this.holdfast.on("state", () => this.#showConnection());
    this.holdfast.on("ended", ({ error }) => this.#showClosed(error.code, () => this.#comeBack()));
    this.room.on("state", () => this.#showCallState());
    this.room.on("participants", () => this.#announcePresence());
    this.room.on("call", ({ callId }) => callId && (byId("call-ended").hidden = true));
    this.room.on("call-ended", (ended) => this.#showEnded(ended));
    this.room.on("resumed", ({ downtimeMs }) => this.#resumed(downtimeMs));
    this.room.on("closed", ({ error }) => this.#showClosed(error.code, () => this.room.join()));
    this.#devices.addEventListener("change", () => this.#sendMedia());
    this.transcript = new TranscriptPanel({
      room: this.room,
      holdfast: this.holdfast,
      url: addresses.transcriptService,
      self: person,
      notices,
    });
    new ControlsView(this.#devices, { onLeave: () => this.#leave() });
    this.#stage = new StageView(this.room, this.holdfast.clock);
    byId("room-name").textContent = person.roomId;
    byId("self-name").textContent = person.name;
    byId("copy-link").onclick = byId("veil-copy").onclick = () => this.#copyLink();
    show(true);
    this.#showConnection();
    this.#showCallState();
  }

  /** The call does not wait for the camera: the others see that somebody is there at once. */
  async start() {
    this.#comeBack();
    await this.#devices.acquire();
  }

  async signOut() {
    const leaving = this.room.leave().catch(() => {});
    await Promise.race([leaving, new Promise((resolve) => setTimeout(resolve, 1500))]);
    this.transcript.close();
    this.#stage.close();
    this.holdfast.disconnect();
    this.#devices.release();
    byId("call-ended").hidden = true;
    show(false);
  }

  #comeBack() {
    this.room.join();
    this.holdfast.connect();
  }

  async #leave() {
    this.room.leave().catch(() => {});
    this.#showVeil(text.left, () => this.room.join());
  }

  #sendMedia() {
    this.room.setTracks(this.#devices.tracks);
    this.room.announce(this.#devices.on);
  }

  #showConnection() {
    const { state } = this.holdfast;
    const badge = byId("connection-state");
    badge.dataset.state = state;
    badge.textContent = text.connection[state];
    const lost = state === "connecting" && this.#connectedBefore;
    if (lost && byId("own-connection").hidden) this.#notices.announce(text.ownReconnecting);
    if (state === "connected" && !byId("own-connection").hidden) this.#notices.announce(text.ownBack);
    byId("own-connection").hidden = !lost;
    this.#connectedBefore ||= state === "connected";
  }

  #showCallState() {
    const shown = byId("call-state");
    shown.dataset.state = this.room.state;
    shown.textContent = text.call[this.room.state];
    byId("leave").disabled = this.room.state === "idle";
  }

  #announcePresence() {
    const now = new Map(this.room.participants.map((participant) => [participant.userId, participant]));
    for (const [userId, { name, presence, deadline }] of now) {
      const before = this.#presence.get(userId)?.presence;
      if (!before) this.#notices.announce(text.joinedAnnouncement(name));
      else if (before !== presence && presence === "disconnected") {
        const minutes = Math.max(1, Math.round((deadline - this.holdfast.clock.now()) / 60_000));
        this.#notices.announce(text.awayAnnouncement(name, text.minutes(minutes)));
      } else if (before !== presence) this.#notices.announce(text.backAnnouncement(name));
    }
    this.#presence = now;
  }

  #resumed(downtimeMs) {
    const seconds = Math.max(1, Math.round((downtimeMs ?? 0) / 1000));
    this.#notices.show(text.backAfter(seconds));
  }

  #showEnded({ reason, durationMs }) {
    const notice = byId("call-ended");
    const lasted = durationMs > 0 ? ` ${text.lasted(asClock(durationMs))}` : "";
    notice.dataset.reason = reason;
    notice.textContent = (text.ended[reason] ?? text.endedOther) + lasted;
    notice.hidden = false;
    this.#notices.announce(notice.textContent);
  }

  #showClosed(code, again) {
    this.#showVeil(text.closed[code] ?? text.closedOther(code), again);
  }

  #showVeil({ title, text: detail, action }, again) {
    byId("veil-title").textContent = title;
    byId("veil-text").textContent = detail;
    byId("countdown").hidden = true;
    byId("veil-copy").hidden = true;
    const rejoin = byId("rejoin");
    rejoin.hidden = !action;
    rejoin.textContent = action ?? "";
    rejoin.onclick = () => {
      byId("call-ended").hidden = true;
      again();
    };
    byId("veil").hidden = false;
    this.#notices.announce(`${title}. ${detail}`);
  }

  async #copyLink() {
    const link = linkTo(this.room.id);
    try {
      await navigator.clipboard.writeText(link);
      this.#notices.show(text.linkCopied);
    } catch {
      this.#notices.show(text.linkNotCopied(link));
    }
  }
}

function show(inCall) {
  for (const id of ["call", "bar-room", "connection-state", "self-name", "sign-out"]) {
    byId(id).hidden = !inCall;
  }
}
