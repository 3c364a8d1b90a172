import { randomUUID } from 'node:crypto';
import { backendToken, request } from './control-plane.mjs';
import { letTimePass } from '../../deploy/local/waiting.mjs';

const BACKENDS = 4;
const ATTEMPTS = 6;
// They are not there to load the machine.
const PAUSE_MS = 50;

/**
 * Backends that make rooms, read them, hand out tokens and close the rooms, one request after the
 * other on kept connections. As a sane client, they repeat what met a broken connection, 502, 503 or
 * 504: after 0.1 s, 0.2 s and so on, the same request with the same `Idempotency-Key`.
 */
export class Backends {
  requests = 0;
  /** Requests that had to be repeated, by why. */
  repeated = new Map();
  /** The rooms that were made, and closed. */
  rooms = [];
  /** What went wrong for good. */
  failed = [];
  #stack;
  #pauseMs;

  /**
   * @param {import('../../deploy/local/stack.mjs').Stack} stack
   * @param {number} pauseMs of each between two rooms
   */
  constructor(stack, pauseMs = PAUSE_MS) {
    this.#stack = stack;
    this.#pauseMs = pauseMs;
  }

  async work(over) {
    const bearer = await backendToken(this.#stack);
    const one = async () => {
      while (!over.aborted) await this.#makeAndCloseRoom(bearer);
    };
    await Promise.all(Array.from({ length: BACKENDS }, one));
  }

  async #makeAndCloseRoom(bearer) {
    const room = await this.#ask('POST', '/v1/rooms', { bearer, body: { type: 'support' } });
    if (!room) return;
    const path = `/v1/rooms/${room.roomId}`;
    const body = { sub: 'guest', role: 'customer', rooms: [room.roomId] };
    await this.#ask('POST', '/v1/tokens', { bearer: this.#stack.apiKey, body });
    const read = await this.#ask('GET', path, { bearer });
    if (read && read.roomId !== room.roomId) this.failed.push(`${path} is another room`);
    await this.#ask('DELETE', path, { bearer });
    this.rooms.push(room.roomId);
    await letTimePass(this.#pauseMs, 'the next one may come');
  }

  async #ask(method, path, options) {
    this.requests++;
    const headers = method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {};
    for (let attempt = 1; ; attempt++) {
      try {
        return await request(this.#stack, method, path, { ...options, headers });
      } catch (error) {
        const passing = error.status === undefined || [502, 503, 504].includes(error.status);
        if (!passing || attempt === ATTEMPTS) {
          this.failed.push(error.message);
          return undefined;
        }
        const why = error.status ?? error.cause?.code ?? error.message;
        this.repeated.set(why, (this.repeated.get(why) ?? 0) + 1);
        await letTimePass(100 * 2 ** (attempt - 1), 'as a sane client repeats');
      }
    }
  }
}
