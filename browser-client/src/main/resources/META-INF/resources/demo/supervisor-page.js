import { TranscriptStream } from "../holdfast/index.js";
import { readFloor } from "./board-data.js";
import { BoardView } from "./board-view.js";
import { byId } from "./by-id.js";
import { ControlPlane } from "./control-plane.js";
import { text } from "./text.js";
import { TranscriptView } from "./transcript-view.js";

const EVERY_MS = 2000;
const FINAL = new Set(["unauthorized", "token-expired", "session-expired", "forbidden"]);

/** The supervisor's live board. It is refreshed every two seconds; a refresh that fails is repeated, and shown. */
export class SupervisorPage {
  #notices;
  #leave;
  #identity;
  #controlPlane;
  #transcriptUrl;
  #board;
  #view;
  /** @type {TranscriptStream | null} */
  #stream = null;
  /** null: signed out. */
  #timer;
  #skewMs = 0;

  /** @param {import("./app.js").Here} here */
  constructor({ identity, addresses, notices, leave }) {
    this.#identity = identity;
    this.#notices = notices;
    this.#leave = leave;
    this.#transcriptUrl = addresses.transcriptService;
    this.#controlPlane = new ControlPlane(addresses.roomService, () => identity.token({ reason: "reconnect" }));
    this.#board = new BoardView({
      onRead: (call) => this.#read(call),
      onFirst: (call) => this.#act(this.#controlPlane.prioritise(call.callId, 9), text.board.movedToFront),
      onEnd: (call) => {
        if (confirm(text.board.confirmEnd(call.caller)))
          this.#act(this.#controlPlane.endCall(call.callId), text.board.ended);
      },
    });
    this.#view = new TranscriptView({
      nameOf: ({ speaker }) => text.speakers[speaker] ?? speaker,
      isOwn: () => false,
      announce: () => {}, // a board with many calls is read, not listened to
    });
    byId("transcript-empty").textContent = text.board.pick;
  }

  async start() {
    await this.#refresh();
  }

  async signOut() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#stream?.close();
  }

  async #refresh() {
    try {
      const floor = await readFloor(this.#controlPlane);
      if (this.#timer === null) return;
      const at = floor.queues[0]?.at;
      if (at) this.#skewMs = at - Date.now();
      this.#board.render(floor, () => Date.now() + this.#skewMs);
      this.#badge("connected", text.board.live);
    } catch (error) {
      if (this.#timer === null) return;
      if (FINAL.has(error.code)) {
        this.#leave(text.sessionOver);
        return;
      }
      this.#badge("connecting", text.board.stale);
    }
    // Two refreshes may be under way: one of them goes on.
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#refresh(), EVERY_MS);
  }

  async #act(done, words) {
    try {
      await done;
      this.#notices.show(words);
      this.#refresh();
    } catch (error) {
      this.#notices.show(text.errors[error.code] ?? text.failed);
    }
  }

  #read({ callId, caller }) {
    this.#stream?.close();
    this.#view.clear();
    byId("transcript-title").textContent = text.board.of(caller);
    const token = (why) => this.#identity.token(why);
    const stream = new TranscriptStream({ url: this.#transcriptUrl, callId, token });
    this.#stream = stream;
    stream.on("segments", (segments) => this.#view.render(segments));
    stream.on("gap", () => this.#view.showGap());
    stream.on("state", (state) => this.#view.showState(state));
    stream.open();
    byId("lines").focus();
  }

  #badge(state, words) {
    const badge = byId("connection-state");
    badge.dataset.state = state;
    if (badge.textContent !== words) badge.textContent = words;
  }
}
