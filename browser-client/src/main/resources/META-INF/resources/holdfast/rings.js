/**
 * What rings at an agent: `call-ringing`'s payloads, by call id.
 *
 * @typedef {import("./event-types.js").Ring} Ring
 */
export class Rings {
  /** @type {Map<string, Ring>} */
  #byCall = new Map();
  #onChange;

  /** @param {(rings: Ring[]) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** The one that ends first at the front. */
  get list() {
    return [...this.#byCall.values()].sort((a, b) => a.deadline - b.deadline);
  }

  /** @param {string} callId */
  get(callId) {
    return this.#byCall.get(callId);
  }

  /** @param {Ring} ring */
  add(ring) {
    this.#byCall.set(ring.callId, ring);
    this.#onChange(this.list);
  }

  /** @param {Ring[]} list all that rings now */
  replaceAll(list) {
    if (list.length === 0 && this.#byCall.size === 0) return;
    this.#byCall = new Map(list.map((ring) => [ring.callId, ring]));
    this.#onChange(this.list);
  }

  /** @param {string} callId which rings no more, if it did */
  remove(callId) {
    if (this.#byCall.delete(callId)) this.#onChange(this.list);
  }
}
