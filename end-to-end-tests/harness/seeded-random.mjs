/** A small seeded generator (mulberry32): the same seed gives the same run of choices. */
export class SeededRandom {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from 0 up to below. */
  below(bound) {
    return Math.floor(this.next() * bound);
  }

  of(choices) {
    return choices[this.below(choices.length)];
  }

  /** All choices once, in any order. */
  shuffled(choices) {
    const left = [...choices];
    return Array.from(choices, () => left.splice(this.below(left.length), 1)[0]);
  }
}
