import { HoldfastError, TranscriptStream } from "../holdfast/index.js";
import { CaptionBox } from "./caption-box.js";
import { text } from "./text.js";
import { TranscriptView } from "./transcript-view.js";

/** The transcript of whatever call the room has: follows it from one call to the next. */
export class TranscriptPanel {
  /** @type {TranscriptStream | null} */
  stream = null;
  #options;
  #view;
  #captions;
  #callId = null;
  #subscriptions;

  /**
   * @param {{room: import("../holdfast/index.js").Room, holdfast: import("../holdfast/index.js").Holdfast,
   *     url: string, self: {userId: string, name: string, role: string},
   *     notices: import("./notices.js").Notices}} options url: transcript-service, ws(s): or ""
   */
  constructor(options) {
    this.#options = options;
    const { room, notices } = options;
    this.#view = new TranscriptView({
      nameOf: (segment) => this.#nameOf(segment),
      isOwn: ({ participantId }) => participantId === options.self.userId,
      announce: (line) => notices.announce(line),
    });
    this.#captions = new CaptionBox({
      post: (segment) => this.#post(segment),
      now: () => options.holdfast.clock.now(),
      onFailure: () => notices.show(text.captionFailed),
    });
    this.#subscriptions = [
      room.on("call", ({ callId }) => this.#callChanged(callId)),
      // What has cut the one connection has mostly cut the other, too.
      options.holdfast.on("state", () => this.stream?.state === "connected" && this.stream.hurry()),
      options.holdfast.on("ready", () => this.stream?.hurry()),
    ];
    this.#callChanged(room.callId);
  }

  close() {
    this.#subscriptions.forEach((unsubscribe) => unsubscribe());
    this.stream?.close();
    this.#captions.enable(false);
    this.#view.clear();
    this.#view.showState("disconnected");
  }

  #callChanged(callId) {
    this.#captions.enable(Boolean(callId));
    // After the call its transcript stays to be read, and its last lines may still arrive.
    if (!callId || callId === this.#callId) return;
    this.#callId = callId;
    this.stream?.close();
    this.#view.clear();
    const { url, holdfast, room } = this.#options;
    const stream = new TranscriptStream({ url, callId, roomId: room.id, token: () => holdfast.token() });
    this.stream = stream;
    stream.on("segments", (segments) => this.#view.render(segments));
    stream.on("gap", () => this.#view.showGap());
    stream.on("state", (state) => {
      // Being in the room gives access as long as the call lasts.
      if (state === "connecting" && room.callId !== callId) stream.close();
      else this.#view.showState(state);
    });
    stream.open();
  }

  #nameOf({ participantId, speaker }) {
    const { self, room } = this.#options;
    if (participantId && participantId === self.userId) return self.name;
    const other = room.participants.find(({ userId }) => userId === participantId);
    return other?.name ?? text.speakers[speaker] ?? speaker;
  }

  async #post(segment) {
    const { url, holdfast, room, self } = this.#options;
    const base = url.replace(/^ws/, "http");
    const path = `/v1/transcripts/${encodeURIComponent(this.#callId)}/segments`;
    const response = await fetch(`${base}${path}?roomId=${encodeURIComponent(room.id)}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${await holdfast.token()}`,
      },
      body: JSON.stringify({
        ...segment,
        speaker: self.role === "customer" ? "caller" : "agent",
        participantId: self.userId,
        confidence: 1,
        language: document.documentElement.lang,
      }),
      signal: AbortSignal.timeout(5000),
    });
    if (response.ok) return;
    const { code, detail } = await response.json().catch(() => ({}));
    throw new HoldfastError(code ?? "internal", detail ?? response.statusText);
  }
}
