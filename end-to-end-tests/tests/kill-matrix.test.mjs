import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../harness/browser.mjs';
import { Client } from '../harness/client.mjs';
import { createRoom, mintToken } from '../harness/control-plane.mjs';
import { faults } from '../harness/faults.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { MixedCall } from '../harness/mixed-call.mjs';
import { holderOf } from '../harness/redis.mjs';
import { SilentProxy } from '../harness/silent-proxy.mjs';
import { startStack } from '../harness/stack.mjs';
import { workspace } from '../harness/workspace.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// Every kind of death, by every transport, with the return to the same replica and to another one:
// while Ana is away, Bob and Eve send her twenty events in turn. None may be missing, none come
// twice, each sender's in order. The table of the run is left in the workspace.
const EVENTS = 20;

const deaths = {
  ...faults,
  'client drops twice': async ({ client, comeBack }) => {
    client.dropConnection();
    await comeBack();
    client.socket.io.reconnection(false);
    client.dropConnection();
  },
  'session without events': faults['client drops'],
  'Redis restarts': async ({ client, stack, later }) => {
    await stack.redis.terminate();
    client.dropConnection();
    later(() => stack.redis.start());
  },
  'ingress restarts': async ({ stack, later }) => {
    await stack.ingress.kill();
    later(() => stack.ingress.start());
  },
};

/** The same for people at browsers, who come back by themselves; the replica is the one of the person named. */
const deathsInCalls = {
  'client drops': async ({ person }) => person.dropConnection(),
  'replica gets SIGTERM': async ({ replica }) => replica.restart(),
  'replica gets SIGKILL': async ({ replica }) => {
    await replica.kill();
    await replica.start();
  },
  'Redis restarts': async ({ stack }) => stack.redis.restart(),
  'ingress restarts': async ({ stack }) => {
    await stack.ingress.kill();
    await stack.ingress.start();
  },
};

describe('nothing is lost and nothing doubled', () => {
  let stack;
  const pingInterval = windows.thatEnds(1_000);
  // A machine that stalls for a moment has not lost a connection.
  const pingTimeout = windows.thatHolds(5_000);
  const rows = [];

  before(async () => {
    stack = await startStack({
      replicas: { signaling: 2, rooms: 1, transcripts: 1 },
      environment: {
        HOLDFAST_CONNECTION_PING_INTERVAL: pingInterval.iso,
        HOLDFAST_CONNECTION_PING_TIMEOUT: pingTimeout.iso,
        QUARKUS_SHUTDOWN_DELAY: windows.thatHolds(2_000).quarkus,
      },
    });
  });
  after(async () => {
    await stack?.stop();
    const head = '| fault | transport | return to | missing | doubled |\n|---|---|---|---|---|\n';
    writeFileSync(join(workspace, 'kill-matrix.md'), head + rows.join('\n') + '\n');
  });

  for (const fault of Object.keys(deaths)) {
    for (const transport of ['websocket', 'polling']) {
      for (const back of ['same replica', 'other replica']) {
        it(`when ${fault}, by ${transport}, back at the ${back}`, async (t) => {
          const { missing, doubled } = await die(t, fault, transport, back);
          rows.push(`| ${fault} | ${transport} | ${back} | ${missing} | ${doubled} |`);
          assert.deepEqual({ missing, doubled }, { missing: 0, doubled: 0 });
        });
      }
    }
  }

  describe('in a call between Chromium and Firefox', () => {
    let chromium, firefox, call;

    before(async () => {
      chromium = await launchBrowser();
      firefox = await launchFirefox();
      call = await MixedCall.begin(stack, 'in-the-matrix', { agent: firefox, customer: chromium });
    });
    after(() => Promise.all([chromium?.close(), firefox?.close()]));

    for (const [i, fault] of Object.keys(deathsInCalls).entries()) {
      it(`when ${fault}`, async () => {
        // Once the agent in Firefox, once the customer in Chromium.
        const person = call.people[i % 2];
        const replica = await eventually(
          async () => stack.signaling[await holderOf(stack, await person.sessionId())],
          { what: `the replica that holds the session of ${person.name}` },
        );
        const { lost, doubled, disordered } = await call.comesThrough(() =>
          deathsInCalls[fault]({ person, replica, stack }),
        );
        rows.push(`| ${fault} | Chromium and Firefox | any replica | ${lost} | ${doubled} |`);
        assert.deepEqual({ lost, doubled, disordered }, { lost: 0, doubled: 0, disordered: 0 });
      });
    }
  });

  async function die(t, fault, transport, back) {
    const replica = (i) => `http://127.0.0.1:${stack.ports.signaling[i]}`;
    const { roomId } = await createRoom(stack);
    const token = (sub, role) => mintToken(stack, { sub, role, rooms: [roomId] });
    const proxy = await SilentProxy.to(stack.ports.signaling[0]);
    const throughIngress = fault === 'ingress restarts';
    const from = throughIngress
      ? stack.origin
      : fault === 'half-open connection'
        ? proxy.origin
        : replica(0);
    const to = throughIngress ? stack.origin : back === 'same replica' ? replica(0) : replica(1);

    const ana = await Client.connect(from, await token('ana', 'agent'), {
      transports: [transport],
    });
    const senders = [];
    for (const name of ['bob', 'eve']) {
      senders.push(await Client.connect(replica(1), await token(name, 'customer')));
    }
    t.after(() =>
      Promise.all([proxy.close(), ...[ana, ...senders].map((client) => client.close())]),
    );
    const untold = fault === 'session without events';
    for (const client of untold ? [...senders, ana] : [ana, ...senders]) {
      await client.send('join-room', { roomId });
    }
    if (untold) assert.ok(ana.received.every(({ offset }) => offset === undefined));
    else await ana.next('participant-joined', ({ participant }) => participant.userId === 'eve');

    const session = ana.socket.id;
    const comeBack = async () => {
      await eventually(() => !ana.socket.connected, { what: 'the drop' });
      /** @type {any} */ (ana.socket.io).uri = to;
      ana.socket.io.reconnection(true);
      ana.socket.connect();
      await eventually(() => ana.socket.connected, { what: 'the return', patience: 'long' });
      assert.equal(ana.socket.id, session, 'the same session');
      assert.equal(ana.socket.recovered, true, 'recovered');
    };

    let mend = async () => {};
    ana.socket.io.reconnection(false);
    await deaths[fault]({
      client: ana,
      stack,
      proxy,
      comeBack,
      later: (action) => (mend = action),
    });
    await eventually(() => !ana.socket.connected, {
      after: pingInterval.ms + pingTimeout.ms,
      what: 'the drop',
    });
    const sent = sendAll(senders, roomId);
    if (fault !== 'Redis restarts') await sent;
    await mend();
    await sent;
    await comeBack();
    return account(ana);
  }

  /** As a client does that means its events to arrive: sent again, with the same id, until acknowledged. */
  async function sendAll(senders, roomId) {
    await Promise.all(
      senders.map(async (sender, s) => {
        for (let i = 0; i < EVENTS / senders.length; i++) {
          const event = {
            candidate: { candidate: `${roomId} ${s} ${i}` },
            targetUserId: 'ana',
            id: `${roomId}-${s}-${i}`,
          };
          await eventually(async () => (await sender.send('ice-candidate', event, 'brief')).ok, {
            patience: 'long',
            what: 'an acknowledgment',
          });
        }
      }),
    );
  }

  async function account(ana) {
    const got = () => ana.all('ice-candidate').map(({ payload }) => payload.candidate.candidate);
    await eventually(() => new Set(got()).size >= EVENTS, { what: 'all events' }).catch(() => {});
    // Whatever came twice would come before an answer that was asked for later.
    await ana.send('heartbeat', {});
    for (const sender of ['0', '1']) {
      const numbers = got()
        .map((text) => text.split(' '))
        .filter((words) => words[1] === sender)
        .map((words) => Number(words[2]));
      assert.deepEqual(
        numbers,
        [...numbers].sort((a, b) => a - b),
        'in the order of sending',
      );
    }
    const distinct = new Set(got()).size;
    return { missing: EVENTS - distinct, doubled: got().length - distinct };
  }
});
