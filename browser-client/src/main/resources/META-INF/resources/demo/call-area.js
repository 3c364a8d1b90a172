import { byId } from "./by-id.js";
import { asClock } from "./duration.js";
import { QualityView } from "./quality-view.js";
import { StageView } from "./stage-view.js";
import { text } from "./text.js";
import { TimerView } from "./timer-view.js";
import { TranscriptPanel } from "./transcript-panel.js";

/**
 * Stage, quality, timer and transcript of one room after another, and what is told of who comes and
 * goes there.
 */
export class CallArea {
  /** @type {TranscriptPanel | null} */
  transcript = null;
  #options;
  #timer = new TimerView();
  #views = [];
  #unsubscribe = [];
  #presence = new Map();

  /**
   * @param {{holdfast: import("../holdfast/index.js").Holdfast, notices: import("./notices.js").Notices,
   *     url: string, self: {userId: string, name: string, role: string}}} options url: transcript-service
   */
  constructor(options) {
    this.#options = options;
    this.showState("idle");
  }

  /** @param {import("../holdfast/index.js").Room} room @param {{inviting?: boolean}} [options] inviting: others may come by a link */
  show(room, { inviting = false } = {}) {
    this.clear();
    const { holdfast, notices } = this.#options;
    this.transcript = new TranscriptPanel({ room, ...this.#options });
    this.#views = [this.transcript, new QualityView(room, notices), new StageView(room, holdfast.clock, { inviting })];
    this.#unsubscribe = [
      room.on("participants", () => this.#announcePresence(room)),
      room.on("resumed", ({ downtimeMs }) =>
        notices.show(text.backAfter(Math.max(1, Math.round((downtimeMs ?? 0) / 1000)))),
      ),
    ];
    this.#announcePresence(room);
  }

  clear() {
    this.#views.forEach((view) => view.close());
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
    this.#views = [];
    this.#unsubscribe = [];
    this.#presence = new Map();
    this.#timer.stop();
  }

  /** @param {number | null} since server time (ms); null: there is no call */
  time(since) {
    if (since === null) this.#timer.stop();
    else this.#timer.start(this.#options.holdfast.clock, since);
  }

  /** @param {string} state one of CALL_STATES */
  showState(state) {
    const shown = byId("call-state");
    shown.dataset.state = state;
    shown.textContent = text.call[state];
  }

  showEnded({ reason, durationMs }) {
    const notice = byId("call-ended");
    notice.dataset.reason = reason;
    notice.textContent = endedText(reason, durationMs);
    notice.hidden = false;
    this.#options.notices.announce(notice.textContent);
  }

  hideEnded() {
    byId("call-ended").hidden = true;
  }

  #announcePresence(room) {
    const { notices, holdfast } = this.#options;
    const now = new Map(room.participants.map((participant) => [participant.userId, participant]));
    for (const [userId, { name, presence, deadline, pageClosed }] of now) {
      const before = this.#presence.get(userId)?.presence;
      if (!before) notices.announce(text.joinedAnnouncement(name));
      else if (before !== presence && presence === "disconnected" && pageClosed) {
        notices.announce(text.closedAnnouncement(name));
      } else if (before !== presence && presence === "disconnected") {
        const minutes = Math.max(1, Math.round((deadline - holdfast.clock.now()) / 60_000));
        notices.announce(text.awayAnnouncement(name, text.minutes(minutes)));
      } else if (before !== presence) notices.announce(text.backAnnouncement(name));
    }
    this.#presence = now;
  }
}

/** @param {string} reason of call-ended @param {number} [durationMs] */
export function endedText(reason, durationMs = 0) {
  const lasted = durationMs > 0 ? ` ${text.lasted(asClock(durationMs))}` : "";
  return (text.ended[reason] ?? text.endedOther) + lasted;
}
