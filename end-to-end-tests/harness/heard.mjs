import { eventually } from '../../deploy/local/waiting.mjs';

/**
 * What a client heard: every event is kept in the order of its arrival, so that a test may ask for
 * one that has already come.
 */
export class Heard {
  /** Everything received: { name, payload, offset }, the offset only of durable events. */
  received = [];
  #taken = new Set();

  hear(name, payload, offset) {
    this.received.push({ name, payload, offset });
  }

  /**
   * The first event of that name which no `next` has returned yet, waiting for it if need be.
   *
   * @param {string} name
   * @param {(payload: any) => unknown} [where]
   * @param {Parameters<typeof eventually>[1]} [limits] of the wait
   */
  async next(name, where = () => true, limits = {}) {
    const wanted = (event) =>
      event.name === name && !this.#taken.has(event) && where(event.payload);
    const find = () => this.received.find(wanted);
    const event = await eventually(find, { ...limits, every: 10, what: `event ${name}` });
    this.#taken.add(event);
    return event;
  }

  all(name) {
    return this.received.filter((event) => event.name === name);
  }
}
