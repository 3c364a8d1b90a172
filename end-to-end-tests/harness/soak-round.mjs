import { accountOf } from './account.mjs';
import { Client } from './client.mjs';
import { backendToken, createRoom, mintToken, request } from './control-plane.mjs';
import { MixedCall } from './mixed-call.mjs';
import { SilentProxy } from './silent-proxy.mjs';
import { eventually, letTimePass } from '../../deploy/local/waiting.mjs';

const EVENTS = 10;
const MOST_PAUSE_MS = 300;

/** What may befall everybody at once; each puts back what it broke. */
const faultsOfAll = {
  nothing: async () => {},
  'replica gets SIGTERM': async (stack, which) => {
    await stack.signaling[which].terminate();
    await stack.signaling[which].start();
  },
  'replica gets SIGKILL': async (stack, which) => {
    await stack.signaling[which].kill();
    await stack.signaling[which].start();
  },
  'Redis restarts': async (stack) => {
    await stack.redis.terminate();
    await stack.redis.start();
  },
  'ingress restarts': async (stack) => {
    await stack.ingress.kill();
    await stack.ingress.start();
  },
};

/** One fault for everybody after the other, all equally often, each time in another order. */
export function* faultsOfEverybody(random) {
  for (;;) yield* random.shuffled(Object.keys(faultsOfAll));
}

/** What may befall one receiver. */
const faultsOfOne = {
  nothing: async () => {},
  'connection drops': async ({ receiver }) => receiver.dropConnection(),
  'connection drops twice': async ({ receiver }) => {
    receiver.dropConnection();
    await isBack(receiver, 1);
    receiver.dropConnection();
  },
  'half-open connection': async ({ receiver, network, stack }) => {
    network.silence();
    receiver.socket.io.uri = stack.origin;
  },
  'drop before any event': async ({ receiver }) => receiver.dropConnection(),
};

/** A pair that met with what befell everybody, and in whose call pictures moved again afterwards. */
const inBrowsers = {
  fault: 'nothing',
  transport: 'call between Chromium and Firefox',
  refused: {},
  anew: 0,
};

const isBack = (client, times) =>
  eventually(() => client.all('session-ready').length > times && client.socket.connected, {
    patience: 'heavy',
    what: 'the return',
  });

/** A number of pairs: one sends to the other, while both, or all, meet with faults. */
export class SoakRound {
  #stack;
  #random;
  #first;
  #everybody;
  #browsers;

  /**
   * @param everybody what befalls all, see faultsOfEverybody
   * @param first number of the round's first session
   * @param browsers one of each maker; a call between two of them stands beside the sessions. None: no such call
   */
  constructor(stack, random, everybody, first, browsers = []) {
    this.#stack = stack;
    this.#random = random;
    this.#everybody = everybody;
    this.#first = first;
    this.#browsers = browsers;
  }

  /**
   * @returns for each session what befell it, { everybody, fault, transport }, and what became of its
   *   events: { sent, lost, doubled, disordered, anew, refused }; anew is 1 if it was told that it
   *   is not recovered, so that nothing counts as lost
   */
  async run(size) {
    // All choices first: what comes when must not decide which they are.
    const random = this.#random;
    const everybody = this.#everybody;
    const which = random.below(this.#stack.signaling.length);
    const when = random.below(EVENTS * MOST_PAUSE_MS * 0.5);
    const plans = Array.from({ length: size }, (_, i) => ({
      name: `${this.#first + i}`,
      fault: random.of(Object.keys(faultsOfOne)),
      transport: random.of(['websocket', 'polling']),
      faultAfter: random.below(EVENTS),
      pauses: Array.from({ length: EVENTS }, () => random.below(MOST_PAUSE_MS)),
    }));
    const [agent, customer] = random.shuffled(this.#browsers);
    const name = `of-round-${this.#first}`;
    const call = agent && (await MixedCall.begin(this.#stack, name, { agent, customer }));
    const pairs = await Promise.all(plans.map((plan) => this.#meet(plan)));
    try {
      const strike = () => faultsOfAll[everybody](this.#stack, which);
      const [ofCall] = await Promise.all([
        letTimePass(when, 'at any moment').then(() =>
          call ? call.comesThrough(strike) : strike(),
        ),
        ...pairs.map((pair) => this.#talk(pair)),
      ]);
      const outcomes = await Promise.all(pairs.map((pair) => this.#account(pair)));
      if (call) outcomes.push({ ...inBrowsers, ...ofCall });
      return outcomes.map((outcome) => ({ everybody, ...outcome }));
    } finally {
      await call?.close();
      await this.#part(pairs);
    }
  }

  async #meet(plan) {
    const stack = this.#stack;
    const { roomId } = await createRoom(stack);
    const network = await SilentProxy.to(stack.ports.ingress);
    const connect = async (sub, role, origin) => {
      const token = await mintToken(stack, { sub, role, rooms: [roomId] });
      const client = new Client(origin, token, { transports: [plan.transport] });
      await client.next('session-ready', () => true, { patience: 'heavy' });
      return client;
    };
    const receiver = await connect(`ana-${plan.name}`, 'agent', network.origin);
    const sender = await connect(`bob-${plan.name}`, 'customer', stack.origin);
    const pair = { ...plan, stack, roomId, network, receiver, sender, refused: {} };
    const untold = plan.fault === 'drop before any event';
    for (const client of untold ? [sender, receiver] : [receiver, sender]) {
      await this.#acknowledged(pair, client, 'join-room', { roomId, id: 'join' });
    }
    return pair;
  }

  async #talk(pair) {
    let fault;
    for (let i = 0; i < EVENTS; i++) {
      if (i === pair.faultAfter) fault = faultsOfOne[pair.fault](pair);
      await letTimePass(pair.pauses[i], 'at any moment');
      await this.#acknowledged(pair, pair.sender, 'ice-candidate', {
        candidate: { candidate: `${i}` },
        id: `event-${i}`,
      });
    }
    await fault;
  }

  /** As a client does that means its events to arrive: the same id until it is acknowledged. */
  async #acknowledged(pair, client, name, payload) {
    const refuse = (code) => (pair.refused[code] = (pair.refused[code] ?? 0) + 1);
    const acknowledged = async () => {
      const ack = await client.send(name, payload, 'brief').catch(() => undefined);
      if (ack && !ack.ok) refuse(ack.error.code);
      return ack?.ok;
    };
    await eventually(acknowledged, { patience: 'heavy', what: `${name} acknowledged` });
  }

  async #account(pair) {
    const { receiver, fault, transport, refused } = pair;
    const heard = () =>
      receiver.all('ice-candidate').map(({ payload }) => Number(payload.candidate.candidate));
    const anew = () =>
      receiver.all('session-ready').some(({ payload }, i) => i > 0 && !payload.recovered);
    await eventually(() => new Set(heard()).size >= EVENTS || anew(), {
      patience: 'heavy',
    }).catch(() => {});
    // Whatever came twice would come before an answer that was asked for later.
    await this.#acknowledged(pair, receiver, 'heartbeat', {});
    const numbers = Array.from({ length: EVENTS }, (_, i) => i);
    return {
      ...{ fault, transport, refused, sent: EVENTS, anew: 0, ...accountOf(numbers, heard()) },
      ...(anew() && { anew: 1, lost: 0, doubled: 0 }),
    };
  }

  async #part(pairs) {
    const bearer = await backendToken(this.#stack);
    await Promise.all(
      pairs.map(async ({ receiver, sender, network, roomId }) => {
        for (const client of [receiver, sender]) client.close();
        await network.close();
        await request(this.#stack, 'DELETE', `/v1/rooms/${roomId}`, { bearer });
      }),
    );
  }
}
