import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { listening } from '../harness/listening.mjs';
import { assertNobodyNoticed, RollingRestart } from '../harness/rolling-restart.mjs';
import { startStack } from '../harness/stack.mjs';
import { SteadyQueues } from '../harness/steady-queue.mjs';
import { managementPort } from '../../deploy/local/ports.mjs';
import { built, previousRelease, thisVersion } from '../../deploy/local/previous-release.mjs';
import { modules } from '../../deploy/local/stack.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// A rolling update from the release before this one, and a roll back: one replica of each service after the other,
// all services at the same time, as Kubernetes does it. So each service of either version meets each of the other.
const SESSIONS = 24;
const REPLICAS = [0, 1];
const LEASE = windows.thatHolds(60_000);
const found = previousRelease();
const beside = found
  ? `${found.name} and this version`
  : 'this version and itself, as the release before it is not in this checkout,';

describe(`${beside} side by side under traffic`, () => {
  const over = new AbortController();
  const told = [];
  let receiver, stack, restart, queues, calling;

  before(async () => {
    const before = found ? await built(found, console.log) : thisVersion;
    receiver = createServer(async (request, response) => {
      const parts = await request.toArray().catch(() => undefined);
      if (parts) told.push(JSON.parse(parts.join('')));
      response.writeHead(204).end();
    });
    const port = await listening(receiver);
    stack = await startStack({
      replicas: 2,
      program: before.program,
      environment: {
        QUARKUS_SHUTDOWN_DELAY: windows.thatHolds(4_000).quarkus,
        HOLDFAST_REPLICA_LEASE: LEASE.iso,
        HOLDFAST_DISPATCH_LEASE: LEASE.iso,
        HOLDFAST_DISPATCH_RING_TIMEOUT: LEASE.iso,
        HOLDFAST_ROOM_RECONNECT_WINDOW: LEASE.iso,
        HOLDFAST_WEBHOOKS__CRM__URL: `http://127.0.0.1:${port}/holdfast`,
        HOLDFAST_WEBHOOKS__CRM__SECRET: `whsec_${randomBytes(32).toString('base64')}`,
        HOLDFAST_WEBHOOKS__CRM__ALLOWED_NETWORKS: '127.0.0.0/8',
      },
    });
    const traffic = { sessions: SESSIONS, calls: 3, pauseMs: 100 };
    restart = new RollingRestart(stack, { ...traffic, leaseMs: LEASE.ms });
    queues = new SteadyQueues(stack);
    await queues.begin();
    await restart.begin();
    calling = queues.work(over.signal);
    // Looked at when it is over; until then a failure of it must not end the process.
    calling.catch(() => {});
  });
  after(async () => {
    over.abort();
    restart?.close();
    queues?.close();
    await stack?.stop();
    receiver?.closeAllConnections();
    receiver?.close();
  });

  it('roll forward, with nothing in it that is not understood', async () => {
    await roll(thisVersion);

    for (const kind of Object.keys(modules)) {
      for (const i of REPLICAS) assert.equal(await ignoredBy(kind, i), 0, `${kind} ${i}`);
    }
  });

  it('roll back', async () => {
    await roll(found ? await built(found, console.log) : thisVersion);

    for (const { name, logFile } of stack.services) {
      const failures = /.*(not dealt with|not understood|a reader failed).*/.exec(
        readFileSync(logFile, 'utf8'),
      );
      assert.equal(failures?.[0], undefined, name);
    }
  });

  it('lose nothing, double nothing and keep the order', async () => {
    assertNobodyNoticed(await restart.account(), { sessions: SESSIONS, calls: 3 });
  });

  it('end no call, and serve those who wait in their order', async () => {
    over.abort();
    await calling;

    assert.ok(await queues.serveWhoWait(), 'the call that was there before went on');
    assert.deepEqual(
      queues.served,
      queues.waiting.map(({ userId }) => userId),
    );
    const { calls, ...wrong } = await queues.account();
    assert.deepEqual(wrong, { lost: 0, doubled: 0, unfinished: 0, contradictory: 0, anew: 0 });
    assert.ok(calls > 10, `there were calls: ${calls}`);
  });

  it('tell webhooks of each room, in order', async () => {
    const { rooms } = restart.backends;
    assert.ok(rooms.length > 50, `there were rooms: ${rooms.length}`);
    const all = () => {
      const closed = told.filter(({ type }) => type === 'room-closed');
      const ids = new Set(closed.map(({ roomId }) => roomId));
      return rooms.every((roomId) => ids.has(roomId));
    };
    await eventually(all, { patience: 'heavy', what: 'webhooks to be told of all rooms' });
    // A webhook is told at least once; what is repeated has the same id.
    const once = [...new Map(told.map((event) => [event.id, event])).values()];
    const byRoom = new Map(rooms.map((roomId) => [roomId, []]));
    for (const { roomId, type } of once) byRoom.get(roomId)?.push(type);
    for (const [roomId, types] of byRoom) {
      assert.deepEqual(types, ['room-created', 'room-closed'], roomId);
    }
  });

  async function roll({ program }) {
    for (const i of REPLICAS) {
      const replaced = Object.entries(modules).map(([kind, module]) =>
        restart.replace(stack[kind][i], program(module)),
      );
      await Promise.all(replaced);
    }
  }

  async function ignoredBy(kind, i) {
    const port = managementPort(stack.ports[kind][i]);
    const scraped = await (await fetch(`http://127.0.0.1:${port}/q/metrics`)).text();
    const counts = [...scraped.matchAll(/^holdfast_newer_formats_ignored_total\{.*\} (.+)$/gm)];
    assert.equal(counts.length, 4, `${kind} ${i} counts each kind`);
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  }
});
