const LEAST_MS = 1000;
const MOST_MS = 30_000;
/** The polite one lets the other side be first: of two links made anew at a time one would be thrown away. */
const POLITE_MS = 500;
/** After so long without a refusal the next one counts as the first. */
const CALM_MS = 60_000;
/** So often a link whose media flow is interrupted for what they do not need. */
const MOST_WHILE_IT_WORKS = 3;

/**
 * When to make a link anew that has refused a description: at once, then after 1, 2, 4, … 30 s, so that two
 * browsers that cannot agree do not keep each other busy. One that works all the same is left alone after three
 * times, until it works no more. Knows time, not WebRTC.
 */
export class LinkRenewal {
  #renew;
  #canRenew;
  #works;
  #made = 0;
  /** What was refused stands: whoever offered it waits for an answer, and no ICE restart gets through. */
  #isLeftAlone = false;
  #headStartMs;
  #now;
  #attempt = 0;
  #last = -Infinity;
  #timer;

  /**
   * @param {() => void} renew
   * @param {{polite: boolean, canRenew?: () => boolean, works?: () => boolean, now?: () => number}} link
   *     canRenew: whether the other side can follow, otherwise it is put off; works: whether media flow
   */
  constructor(renew, { polite, canRenew = () => true, works = () => false, now = Date.now }) {
    this.#renew = renew;
    this.#canRenew = canRenew;
    this.#works = works;
    this.#headStartMs = polite ? POLITE_MS : 0;
    this.#now = now;
  }

  /** Something was refused. */
  plan() {
    if (this.#timer !== undefined) return;
    if (this.#now() - this.#last > CALM_MS) this.#attempt = this.#made = 0;
    const wait = this.#attempt === 0 ? 0 : Math.min(MOST_MS, LEAST_MS * 2 ** (this.#attempt - 1));
    this.#attempt++;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#last = this.#now();
      this.#due();
    }, wait + this.#headStartMs);
  }

  #due() {
    if (!this.#canRenew()) {
      this.plan();
      return;
    }
    this.#isLeftAlone = this.#works() && ++this.#made > MOST_WHILE_IT_WORKS;
    if (!this.#isLeftAlone) this.#renew();
  }

  /** It works no more: one that was left alone cannot come back by itself. */
  worksNoMore() {
    if (!this.#isLeftAlone) return;
    this.#isLeftAlone = false;
    this.#attempt = this.#made = 0;
    this.#last = this.#now();
    this.plan();
  }

  /** It was made anew by whoever was quicker. */
  cancel() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
