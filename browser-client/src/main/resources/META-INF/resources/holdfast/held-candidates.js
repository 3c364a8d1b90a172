const MOST_HELD = 100;

/** @typedef {{link?: string, to?: string | null, candidate: object}} HeldCandidate */

/** Candidates that came before their description: it may still come. */
export class HeldCandidates {
  /** @type {HeldCandidate[]} */
  #held = [];

  /** @param {HeldCandidate} candidate of too many the oldest are forgotten */
  hold(candidate) {
    this.#held = [...this.#held, candidate].slice(-MOST_HELD);
  }

  /** @returns {HeldCandidate[]} all that are held; they are held no more */
  takeAll() {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
