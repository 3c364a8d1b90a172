const HEARTBEAT_MS = 5000;
const MISSED_HEARTBEATS = 3;

/**
 * The data channel beside the media: a heartbeat end to end (a path may be dead long before ICE
 * notices), and what each side says about its own media (microphone off, camera off). Both sides
 * open it with the same id, so it needs no negotiation and gives a client without any media
 * something to negotiate.
 */
export class LinkChannel {
  #channel;
  #announcement = null;
  #timer;
  #unanswered = 0;

  /**
   * @param {RTCPeerConnection} pc
   * @param {{onAnnouncement: (said: object) => void, onSilence: () => void,
   *     onRoundTrip: (ms: number) => void}} listeners
   */
  constructor(pc, { onAnnouncement, onSilence, onRoundTrip }) {
    this.#channel = pc.createDataChannel("holdfast", { negotiated: true, id: 0 });
    this.#channel.onopen = () => {
      this.#say();
      this.#timer = setInterval(() => this.#beat(onSilence), HEARTBEAT_MS);
    };
    this.#channel.onclose = () => this.close();
    this.#channel.onmessage = ({ data }) => {
      const message = parse(data);
      this.#unanswered = 0;
      if (message?.type === "ping") this.#send({ type: "pong", sentAt: message.sentAt });
      else if (message?.type === "pong") onRoundTrip(Date.now() - message.sentAt);
      else if (message?.type === "media") onAnnouncement(message);
    };
  }

  /** @param {{audio: boolean, video: boolean}} said told again whenever the channel opens */
  announce(said) {
    this.#announcement = said;
    this.#say();
  }

  close() {
    clearInterval(this.#timer);
  }

  #beat(onSilence) {
    if (this.#unanswered++ >= MISSED_HEARTBEATS) {
      this.#unanswered = 0;
      onSilence();
    }
    this.#send({ type: "ping", sentAt: Date.now() });
  }

  #say() {
    if (this.#announcement) this.#send({ type: "media", ...this.#announcement });
  }

  #send(message) {
    // Nothing may pile up behind a dead path: what is waiting now is already stale.
    if (this.#channel.readyState === "open" && this.#channel.bufferedAmount < 4096) {
      this.#channel.send(JSON.stringify(message));
    }
  }
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
