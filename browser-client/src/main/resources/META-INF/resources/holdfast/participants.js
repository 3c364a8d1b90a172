import { Emitter } from "./emitter.js";

/**
 * @typedef {object} Other somebody else in the room
 * @property {string} userId
 * @property {string} name
 * @property {import("./event-types.js").Role} role
 * @property {import("./event-types.js").Participant["presence"]} presence
 * @property {number} [deadline] of who is away: until when the place is kept, server time (ms)
 * @property {boolean} [pageClosed] of who is away: the page was closed, or is being loaded anew
 */

/**
 * Who has a place in the room besides oneself, and who of them is away until when.
 * Event: `change`.
 *
 * @extends {Emitter<{change: void}>}
 */
export class Participants extends Emitter {
  /** @type {Map<string, Other>} */
  #others = new Map();

  get others() {
    return [...this.#others.values()];
  }

  /** Who is away, the one whose deadline comes first at the front. */
  get away() {
    return this.others
      .filter(({ presence }) => presence === "disconnected")
      .sort((a, b) => (a.deadline ?? Infinity) - (b.deadline ?? Infinity));
  }

  /** @param {object[]} list all participants @param {string} selfId */
  replaceAll(list, selfId) {
    const others = list.filter((participant) => idOf(participant) !== selfId);
    this.#others = new Map(others.map((participant) => [idOf(participant), normal(participant)]));
    this.emit("change");
  }

  put(participant) {
    this.#others.set(idOf(participant), normal(participant));
    this.emit("change");
  }

  remove(userId) {
    if (this.#others.delete(userId)) this.emit("change");
  }

  /**
   * @param {string} userId
   * @param {{deadline?: number, pageClosed?: boolean}} how deadline: server time, milliseconds; pageClosed: the page
   *     was closed, or is being loaded anew
   */
  markAway(userId, { deadline, pageClosed = false }) {
    const known = this.#others.get(userId);
    if (!known) return;
    this.#others.set(userId, { ...known, presence: "disconnected", deadline: deadline ?? known.deadline, pageClosed });
    this.emit("change");
  }

  clear() {
    if (this.#others.size === 0) return;
    this.#others.clear();
    this.emit("change");
  }
}

/** A participant is a user: the two ids are the same one. */
export function idOf(participant) {
  return participant.userId ?? participant.participantId;
}

function normal(participant) {
  return { ...participant, userId: idOf(participant), presence: participant.presence ?? "connected" };
}
