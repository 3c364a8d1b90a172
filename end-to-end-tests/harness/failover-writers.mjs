import { randomUUID } from 'node:crypto';
import { eventually, inTime, letTimePass } from '../../deploy/local/waiting.mjs';
import { backendToken, request } from './control-plane.mjs';

const AGAIN_MS = 100;

/**
 * @typedef {object} Written what was acknowledged
 * @property {any} made
 * @property {number} sentAt performance.now of the request that was answered
 * @property {number} at performance.now of the answer
 */

/**
 * @typedef {object} Work what is written by HTTP, and whether it is there
 * @property {(asked: { number: number, writer: string, key: string, bearer: string }) => Promise<any>} write fails
 *     if it is to be repeated with the same key
 * @property {(made: any[], bearer: string) => Promise<{ lost: number, doubled: number }>} find
 */

/** Backends that make rooms; each must be readable afterwards. @returns {Work} */
export const roomsOf = (stack) => ({
  write: async ({ key, bearer }) => {
    const options = { bearer, body: { type: 'support' }, headers: { 'Idempotency-Key': key } };
    return (await request(stack, 'POST', '/v1/rooms', options)).roomId;
  },
  find: async (roomIds, bearer) => {
    let lost = 0;
    for (const roomId of roomIds) {
      const path = `/v1/rooms/${roomId}`;
      if (!(await isFound(() => request(stack, 'GET', path, { bearer })))) lost++;
      else await request(stack, 'DELETE', path, { bearer }).catch(() => {});
    }
    return { lost, doubled: new Set(roomIds).size < roomIds.length ? 1 : 0 };
  },
});

/** Producers of transcripts; each final must be in its transcript. @returns {Work} */
export const finalsOf = (stack) => {
  const at = { roomServiceUrl: stack.transcriptServiceUrl };
  return {
    write: async ({ number, writer, bearer }) => {
      const callId = `failover-${writer}`;
      const text = `said ${number}`;
      const body = { id: `s${number}`, speaker: 'caller', text, isFinal: true, revision: 1 };
      await request(at, 'POST', `/v1/transcripts/${callId}/segments`, { bearer, body });
      return { callId, text };
    },
    find: async (finals, bearer) => {
      const texts = [];
      for (const callId of new Set(finals.map((final) => final.callId))) {
        texts.push(...(await textsOf(at, callId, bearer)));
      }
      const said = new Set(finals.map(({ text }) => text));
      const there = texts.filter((text) => said.has(text));
      const distinct = new Set(there).size;
      return { lost: said.size - distinct, doubled: there.length - distinct };
    },
  };
};

async function textsOf(at, callId, bearer) {
  const texts = [];
  let page = { after: '0', more: true };
  while (page?.more) {
    const path = `/v1/transcripts/${callId}?limit=1000&after=${page.after}`;
    page = await isFound(() => request(at, 'GET', path, { bearer }));
    texts.push(...(page?.entries ?? []).flatMap(({ transcript }) => transcript?.text ?? []));
  }
  return texts;
}

/** Asks until there is an answer. @returns what was found, or nothing where there is nothing */
export async function isFound(ask) {
  const { found } = await eventually(
    async () => {
      try {
        return { found: (await inTime(ask(), { patience: 'brief', what: 'an answer' })) ?? true };
      } catch (error) {
        if (error.status === 404) return { found: undefined };
        throw error;
      }
    },
    { patience: 'long', every: AGAIN_MS, what: 'whether it is there' },
  );
  return found;
}

/**
 * Several who write one thing after the other, each asked for again until it is acknowledged, which must all be
 * there when the primary was killed.
 */
export class Writers {
  /** @type {Writer[]} */
  #writers = [];
  #over = new AbortController();
  #stack;
  #work;

  /** @param {Work} work */
  constructor(stack, work) {
    this.#stack = stack;
    this.#work = work;
  }

  /** @param {{ count: number, pauseMs: number }} options pauseMs: between an acknowledgment and the next request */
  async begin({ count, pauseMs }) {
    const bearer = await backendToken(this.#stack);
    this.#writers = Array.from({ length: count }, () => new Writer(this.#work, bearer));
    for (const writer of this.#writers) writer.write(this.#over.signal, pauseMs);
  }

  /**
   * What became of what was acknowledged since the last account; it ends although things are missing.
   *
   * @param {{ servedAt: number }} times of performance.now: when there was a primary again
   * @returns acknowledged, lost, doubled; unended: who had no acknowledgment in time
   */
  async account({ servedAt }) {
    const total = { acknowledged: 0, lost: 0, doubled: 0, unended: 0 };
    const outcomes = await Promise.all(this.#writers.map((writer) => writer.account(servedAt)));
    for (const outcome of outcomes) {
      for (const figure of Object.keys(total)) total[figure] += outcome[figure];
    }
    return total;
  }

  close() {
    this.#over.abort();
  }
}

class Writer {
  /** Since the last account. @type {Written[]} */
  #acknowledged = [];
  #name = randomUUID();
  #work;
  #bearer;

  constructor(work, bearer) {
    this.#work = work;
    this.#bearer = bearer;
  }

  async write(over, pauseMs) {
    for (let number = 0; !over.aborted; number++) {
      const asked = { number, writer: this.#name, key: randomUUID(), bearer: this.#bearer };
      let made;
      let sentAt;
      while (!made && !over.aborted) {
        sentAt = performance.now();
        const written = this.#work.write(asked);
        made = await inTime(written, { patience: 'brief', what: 'an answer' }).catch(() => {});
        if (!made) await letTimePass(AGAIN_MS, 'as a sane client repeats');
      }
      if (made) this.#acknowledged.push({ made, sentAt, at: performance.now() });
      await letTimePass(pauseMs, 'they are not there to load the machine');
    }
  }

  async account(servedAt) {
    const isMarker = ({ sentAt }) => sentAt > servedAt;
    const marker = () => this.#acknowledged.some(isMarker);
    const isBack = await eventually(marker, { patience: 'long' }).catch(() => false);
    this.#name = randomUUID();
    const made = this.#acknowledged.splice(0).map((one) => one.made);
    const nothing = { lost: 0, doubled: 0 };
    const seen =
      made.length > 0 ? await this.#work.find(made, this.#bearer).catch(() => undefined) : nothing;
    const unended = isBack && seen ? 0 : 1;
    return { acknowledged: made.length, ...nothing, ...seen, unended };
  }
}
