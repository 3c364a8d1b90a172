const HEARTBEAT_MS = 5000;
const MISSED_HEARTBEATS = 3;
/** A slow way may take longer: what it took last, twice, and a little. */
const PROBE_PATIENCE_MS = 1500;
const PROBE_SLACK_MS = 500;
const PROBE_LONGEST_MS = 10_000;
/** What is negotiated takes effect after moments; until then the way of before may still carry. */
const SETTLING_MS = 500;

/**
 * The data channel beside the media: a heartbeat end to end (a path may be dead long before ICE
 * notices), and what each side says about its own media (microphone off, camera off). Both sides
 * open it with the same id, so it needs no negotiation and gives a client without any media
 * something to negotiate.
 */
export class LinkChannel {
  #channel;
  /** @type {{audio: boolean, video: boolean, paused?: boolean} | null} */
  #announcement = null;
  #timer;
  #doubt;
  #settling;
  #unanswered = 0;
  #roundTripMs = 0;
  #onSilence;
  #onRoundTrip;

  /**
   * @param {RTCPeerConnection} pc
   * @param {{onAnnouncement: (said: object) => void, onSilence: () => void,
   *     onRoundTrip: (ms: number) => void}} listeners
   */
  constructor(pc, { onAnnouncement, onSilence, onRoundTrip }) {
    this.#onSilence = onSilence;
    this.#onRoundTrip = onRoundTrip;
    this.#channel = pc.createDataChannel("holdfast", { negotiated: true, id: 0 });
    this.#channel.onopen = () => {
      this.#say();
      this.#timer = setInterval(() => this.#beat(), HEARTBEAT_MS);
    };
    this.#channel.onclose = () => this.close();
    this.#channel.onmessage = ({ data }) => {
      const message = parse(data);
      this.#unanswered = 0;
      clearTimeout(this.#doubt);
      if (message?.type === "ping") this.#send({ type: "pong", sentAt: message.sentAt });
      else if (message?.type === "pong") this.#tookRound(Date.now() - message.sentAt);
      else if (message?.type === "media") onAnnouncement(message);
    };
  }

  /** @param {{audio: boolean, video: boolean, paused?: boolean}} said told again whenever the channel opens */
  announce(said) {
    this.#announcement = said;
    this.#say();
  }

  /** The way may be gone although ICE has not noticed yet: silence counts after moments. */
  probe() {
    this.#ask(this.#onSilence);
  }

  /**
   * The way was negotiated anew, and may carry nothing since although both ends count it as connected: seen
   * after ICE restarts between Chromium and Firefox.
   *
   * @param {() => void} onSilence
   */
  verify(onSilence) {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (this.#channel.readyState === "open") this.#ask(onSilence);
    }, SETTLING_MS);
  }

  close() {
    clearInterval(this.#timer);
    clearTimeout(this.#doubt);
    clearTimeout(this.#settling);
  }

  #tookRound(ms) {
    this.#roundTripMs = ms;
    this.#onRoundTrip(ms);
  }

  #ask(onSilence) {
    clearTimeout(this.#doubt);
    const slow = Math.min(PROBE_LONGEST_MS, 2 * this.#roundTripMs + PROBE_SLACK_MS);
    this.#doubt = setTimeout(onSilence, Math.max(PROBE_PATIENCE_MS, slow));
    this.#ping();
  }

  #beat() {
    if (this.#unanswered++ >= MISSED_HEARTBEATS) {
      this.#unanswered = 0;
      this.#onSilence();
    }
    this.#ping();
  }

  #ping() {
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
