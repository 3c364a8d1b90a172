import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertNobodyNoticed, RollingRestart } from '../harness/rolling-restart.mjs';
import { startStack } from '../harness/stack.mjs';
import { windows } from '../../deploy/local/waiting.mjs';

// A deploy as an ingress sees it: one replica after the other of every service drains, ends and is
// there again, while people, transcripts and backends go on. `node rolling.mjs` does the same with
// five hundred sessions and the drain that is shipped.
const SESSIONS = 40;
// Whoever is back before that is not missed.
const LEASE = windows.thatHolds(60_000);

describe('a rolling restart of everything under traffic', () => {
  let stack, restart;

  before(async () => {
    stack = await startStack({
      replicas: 2,
      environment: {
        QUARKUS_SHUTDOWN_DELAY: windows.thatHolds(6_000).quarkus,
        HOLDFAST_REPLICA_LEASE: LEASE.iso,
      },
    });
    const traffic = { sessions: SESSIONS, calls: 4, pauseMs: 100 };
    restart = new RollingRestart(stack, { ...traffic, leaseMs: LEASE.ms });
  });
  after(async () => {
    restart?.close();
    await stack?.stop();
  });

  it('loses nothing, doubles nothing, and nobody notices', async () => {
    await restart.begin();
    for (const replica of stack.services) await restart.replace(replica);
    const account = await restart.account();

    assertNobodyNoticed(account, { sessions: SESSIONS, calls: 4 });
    const { requests } = account;
    assert.ok(requests.requests > 200, `there were requests: ${requests.requests}`);
  });

  it('moved everybody', () => {
    for (const person of restart.people) assert.ok(person.returns > 0);
    for (const call of restart.calls) {
      for (const { connections } of call.sockets) assert.ok(connections > 1);
    }
  });
});
