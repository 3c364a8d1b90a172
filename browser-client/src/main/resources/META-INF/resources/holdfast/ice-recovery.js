import { ICE_PATIENCE_MS, iceRestartDelay } from "./reconnect-policy.js";

/**
 * When to restart ICE: 1.5 s after `disconnected`, at once after `failed`, then 1, 2, 4, 8, 8, … s
 * apart until the connection is back. Knows time, not WebRTC.
 */
export class IceRecovery {
  #restart;
  #attempt = 0;
  #timer;
  #closed = false;

  /** @param {(attempt: number) => void} restart attempt counts from 0 within one outage */
  constructor(restart) {
    this.#restart = restart;
  }

  /** @param {RTCPeerConnectionState | RTCIceConnectionState} state */
  stateChanged(state) {
    if (state === "connected" || state === "completed") this.#rest();
    else if (state === "disconnected") this.#plan(ICE_PATIENCE_MS);
    else if (state === "failed" && this.#attempt === 0) this.hurry();
    else if (state === "failed") this.#plan(iceRestartDelay(this.#attempt));
  }

  /** Something suggests that a restart succeeds now. */
  hurry() {
    this.#planAnew(0);
  }

  /** The way seems to carry nothing; a restart that is planned already comes when it was planned. */
  doubt() {
    this.#plan(0);
  }

  /** The signals arrive again: what was tried while nobody heard them proves nothing. */
  beginAnew() {
    this.#attempt = 0;
    this.hurry();
  }

  /** The other side was quicker: its restart gets the time that an own one would get. */
  giveWay() {
    if (this.#timer !== undefined && this.#attempt === 0) this.#planAnew(iceRestartDelay(0));
  }

  /** There is a fresh connection: it gets the longest time before the next attempt. */
  startedOver() {
    if (this.#timer !== undefined) this.#planAnew(iceRestartDelay(Infinity));
  }

  close() {
    this.#rest();
    this.#closed = true;
  }

  #planAnew(inMs) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#plan(inMs);
  }

  #plan(inMs) {
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const attempt = this.#attempt++;
      this.#plan(iceRestartDelay(attempt));
      this.#restart(attempt);
    }, inMs);
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempt = 0;
  }
}
