import assert from 'node:assert/strict';
import { Backends } from './backends.mjs';
import { backendToken } from './control-plane.mjs';
import { Talk } from './talk.mjs';
import { TranscribedCall } from './transcribed-call.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

const AT_ONCE = 25;

/**
 * Nothing was lost, doubled or out of order, and nobody was told of anybody.
 *
 * @param account of a restart
 * @param {{ sessions: number, calls: number }} traffic what there was at the least
 */
export function assertNobodyNoticed({ talk, transcripts, requests }, { sessions, calls }) {
  const { events, sentAgain, ...wrong } = talk;
  const nothing = { lost: 0, doubled: 0, disordered: 0, anew: 0, disconnected: 0, missed: 0 };
  assert.deepEqual(wrong, nothing);
  assert.ok(events > sessions * 50, `there was traffic: ${events}, sent again: ${sentAgain}`);
  const { segments, ...faults } = transcripts;
  const none = { lost: 0, doubled: 0, disordered: 0, anew: 0, unended: 0, errors: [] };
  assert.deepEqual(faults, none);
  assert.ok(segments > calls * 50, `there were transcripts: ${segments}`);
  assert.deepEqual(requests.failed, []);
}

/**
 * Every replica of every service gets SIGTERM, ends and is started anew, one after the other, while
 * people talk, transcripts are written and read, and backends ask for things.
 *
 *     const restart = new RollingRestart(stack, { sessions: 500, calls: 20, pauseMs: 500 });
 *     await restart.begin();
 *     for (const replica of stack.services) console.log(await restart.replace(replica));
 *     console.log(await restart.account());
 */
export class RollingRestart {
  talks = [];
  calls = [];
  #over = new AbortController();
  #traffic;

  /**
   * @param sessions two a room; in every fourth room both only poll
   * @param calls transcripts that are written meanwhile, each with a producer and two readers
   * @param pauseMs between an acknowledgment and the next event of the same person, and between the
   *     segments of a transcript
   * @param leaseMs of a signaling replica, as it is configured
   */
  constructor(stack, { sessions, calls, pauseMs, leaseMs = 10_000 }) {
    this.stack = stack;
    this.sessions = sessions;
    this.pauseMs = pauseMs;
    this.leaseMs = leaseMs;
    this.backends = new Backends(stack);
    this.callIds = Array.from({ length: calls }, (_, i) => `rolling-${i}`);
  }

  get people() {
    return this.talks.flatMap(({ people }) => people);
  }

  /** Everybody is there, and talks. */
  async begin() {
    const names = Array.from({ length: this.sessions / 2 }, (_, i) => i);
    const arrive = async () => {
      for (let name = names.pop(); name !== undefined; name = names.pop()) {
        const transport = name % 4 === 0 ? 'polling' : 'websocket';
        const { leaseMs } = this;
        this.talks.push(await Talk.begin(this.stack, { name, transport, leaseMs }));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, arrive));
    const token = await backendToken(this.stack);
    this.calls = this.callIds.map((callId) => new TranscribedCall(this.stack, callId, token));
    const traffic = [
      ...this.talks.map((each) => each.talk(this.#over.signal, this.pauseMs)),
      ...this.calls.map((each) => each.speak(this.#over.signal, this.pauseMs)),
      this.backends.work(this.#over.signal),
    ];
    this.#traffic = Promise.all(traffic);
    // Looked at in `account`; until then a failure of it must not end the process.
    this.#traffic.catch(() => {});
    await this.#everybodyHears();
  }

  /**
   * The replica ends and is there again, and so are all whom it had.
   *
   * @param {import('../../deploy/local/part.mjs').Part} replica
   * @param {import('../../deploy/local/stack.mjs').Program} [program] what it is from then on, if something else
   * @returns drain and start in seconds, returns of sessions and of transcripts' sockets, silence: the longest time in
   *     seconds that anybody heard nothing
   */
  async replace(replica, program) {
    const before = this.#returns();
    const began = performance.now();
    await replica.terminate();
    const ended = performance.now();
    await Object.assign(replica, program).start();
    const started = performance.now();
    await this.#everybodyHears();
    return {
      replica: replica.name,
      drain: (ended - began) / 1000,
      start: (started - ended) / 1000,
      returns: this.#returns() - before,
      silence: Math.max(...this.people.map((person) => person.takeLongestSilence())) / 1000,
    };
  }

  /** Ends the traffic, and adds up what became of it. */
  async account() {
    this.#over.abort();
    await this.#traffic;
    const heard = (await Promise.all(this.talks.map((each) => each.account()))).flat();
    const read = await Promise.all(this.calls.map((each) => each.account()));
    const { requests, repeated, failed } = this.backends;
    return {
      talk: added(heard),
      transcripts: { ...added(read), errors: read.flatMap(({ errors }) => errors) },
      requests: { requests, repeated: Object.fromEntries(repeated), failed },
    };
  }

  close() {
    this.#over.abort();
    for (const each of [...this.talks, ...this.calls]) each.close();
  }

  async #everybodyHears() {
    const since = performance.now();
    const sockets = this.calls.flatMap((call) => call.sockets);
    const all = () =>
      this.people.every((person) => person.hears(since)) && sockets.every(({ open }) => open);
    await eventually(all, { patience: 'heavy', every: 100, what: 'everybody to be back' });
  }

  #returns() {
    const sockets = this.calls.flatMap((call) => call.sockets);
    return (
      this.people.reduce((sum, { returns }) => sum + returns, 0) +
      sockets.reduce((sum, { connections }) => sum + connections, 0)
    );
  }
}

/** The sums of all that are numbers. */
function added(outcomes) {
  const total = {};
  for (const outcome of outcomes) {
    for (const [figure, value] of Object.entries(outcome)) {
      if (typeof value === 'number') total[figure] = (total[figure] ?? 0) + value;
    }
  }
  return total;
}
