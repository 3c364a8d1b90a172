import { HoldfastError } from "./errors.js";

/**
 * @typedef {import("./room.js").Room} Room
 * @typedef {{room: Room, isOver: boolean, leave: () => void, fail: (error: Error) => void}} Entry how an entering ends
 *     before it is there
 */

const isIn = (state) => state !== "idle" && state !== "requesting";

/** The room in which an agent stays between calls, and those that are being entered to stand in. */
export class StandingRoom {
  /** @type {Room | null} */
  room = null;
  /** @type {Set<Entry>} */
  #entering = new Set();
  #onChange;
  #onClosed;

  /**
   * @param {{onChange: (room: Room | null) => void, onClosed: (room: Room, error: {code: string}) => void}} listeners
   *     onClosed: a room that was stood in is entered no more; told before the change
   */
  constructor({ onChange, onClosed }) {
    this.#onChange = onChange;
    this.#onClosed = onClosed;
  }

  /** @returns {Room[]} the one that is stood in as well as those that are being entered */
  get all() {
    const entering = [...this.#entering].map(({ room }) => room);
    return this.room ? [...entering, this.room] : entering;
  }

  /**
   * Joins the room, and stands in it from then on.
   *
   * @param {Room} room
   * @param {() => Promise<unknown>} [make] makes the room where there is none
   * @returns {Promise<boolean>} false: it was given up; rejects with the error by which the room was closed
   */
  async enter(room, make) {
    /** @type {Entry} */
    const entry = { room, isOver: false, leave: () => {}, fail: () => {} };
    const givenUp = new Promise((resolve, reject) => {
      entry.leave = () => resolve(false);
      entry.fail = reject;
    });
    this.#entering.add(entry);
    try {
      const stands = await Promise.race([givenUp, this.#joined(entry, make)]);
      if (stands) this.standIn(room);
      return stands;
    } finally {
      entry.isOver = true;
      this.#entering.delete(entry);
    }
  }

  async #joined(entry, make) {
    try {
      return await joined(entry.room);
    } catch (error) {
      if (error.code !== "room-not-found" || !make || entry.isOver) throw error;
    }
    await make();
    return !entry.isOver && joined(entry.room);
  }

  /** @param {Room} room that has been entered */
  standIn(room) {
    if (room === this.room) return;
    room.on("closed", ({ error }) => {
      this.#onClosed(room, error);
      if (room === this.room) this.leave();
    });
    this.#set(room);
  }

  /** Stands nowhere from now on; the room stays as it is. */
  leave() {
    this.#set(null);
  }

  /** Gives up the entering of some rooms. @param {(room: Room) => boolean} which */
  giveUp(which) {
    for (const { room, leave } of this.#entering) {
      if (!which(room)) continue;
      room.close();
      leave();
    }
  }

  /** Whatever is being entered will not be. @param {"closed" | "detached"} code of the error that this is for who waits for it */
  enterNoMore(code) {
    for (const { fail } of this.#entering) fail(new HoldfastError(code));
  }

  #set(room) {
    if (room === this.room) return;
    this.room = room;
    this.#onChange(room);
  }
}

/** @param {Room} room @returns {Promise<true>} rejects with the error by which it was closed */
async function joined(room) {
  /** @type {(() => void)[]} */
  let subscriptions = [];
  const entered = new Promise((resolve, reject) => {
    if (isIn(room.state)) resolve(true);
    subscriptions = [
      room.on("state", (state) => isIn(state) && resolve(true)),
      room.on("closed", ({ error }) => reject(error)),
    ];
  });
  room.join();
  try {
    return await entered;
  } finally {
    subscriptions.forEach((unsubscribe) => unsubscribe());
  }
}
