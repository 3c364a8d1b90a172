const EVERY = 3;

/**
 * What of all the samples is told to the room: every third of a person, and each change of level at
 * once. Of several people the worst.
 */
export class QualityReports {
  #send;
  /** @type {string | null} */
  #level = null;
  #samples = 0;
  /** @type {Map<string, {score: number, level: string, sample: object}>} the latest of each, by user id */
  #latest = new Map();

  /** @param {(quality: {rttMs?: number, jitterMs?: number, lossPct?: number, bitrateKbps?: number, relayed?: boolean}) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /** @param {{userId: string, score: number, level: string, sample: import("./quality-stats.js").QualitySample}} quality */
  add(quality) {
    this.#latest.set(quality.userId, quality);
    const changed = quality.level !== this.#level;
    this.#level = quality.level;
    if (!changed && ++this.#samples % EVERY !== 0) return;
    const [worst] = [...this.#latest.values()].sort((a, b) => a.score - b.score);
    this.#latest.clear();
    this.#send(reportOf(worst.sample));
  }
}

function reportOf({ rttMs, audio, video, bitrateKbps, relayed }) {
  const heard = audio ?? video;
  return { rttMs, jitterMs: heard?.jitterMs, lossPct: heard?.lossPct, bitrateKbps, relayed };
}
