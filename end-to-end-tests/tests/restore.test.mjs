import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BackedUpLoad, candidatesOf } from '../harness/backed-up-load.mjs';
import { backendToken, readCall, readRoom, request } from '../harness/control-plane.mjs';
import {
  copyAppendOnlyFile,
  copySnapshot,
  restoreAppendOnlyFile,
  restoreSnapshot,
} from '../harness/redis-backup.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// Redis is backed up in both ways while people talk, wait and call. It goes on for a while, and is lost with all
// services. Another one starts from a backup, then the services, and whoever was connected comes back. What was
// acknowledged before the backups began has to be there; what was acknowledged after they were taken is gone, and
// whoever had heard of it is told. What came in between may be either.
const HOLDS = windows.thatHolds(300_000).iso;

describe('a Redis that was backed up under load and lost', () => {
  let stack, load, begun, taken, lost, accepted;
  const folderOf = (name) => join(stack.directory, 'backups', name);

  before(async () => {
    stack = await startStack({
      replicas: 1,
      ingress: false,
      environment: {
        HOLDFAST_SESSION_RECONNECT_WINDOW: HOLDS,
        HOLDFAST_ROOM_RECONNECT_WINDOW: HOLDS,
        HOLDFAST_DISPATCH_RING_TIMEOUT: HOLDS,
      },
    });
    load = new BackedUpLoad(stack);
    await load.begin();
    accepted = await readCall(stack, load.queues.customer.callId);
    begun = load.mark();
    await copyAppendOnlyFile(stack, folderOf('append-only-file'));
    await copySnapshot(stack, folderOf('snapshot'));
    taken = load.mark();
    await load.goOn(taken);
  });
  after(async () => {
    load?.close();
    await stack?.stop();
  });

  it('is there again from its append-only file', async () => {
    await backFrom(() => restoreAppendOnlyFile(stack, folderOf('append-only-file')));
    await whatWasAcknowledgedIsThere();
    await isRecovered(load.absent[0]);
    await whatCameLaterIsGone();
  });

  it('is there again from a snapshot', async () => {
    await backFrom(() => restoreSnapshot(stack, folderOf('snapshot')));
    await whatWasAcknowledgedIsThere();
    await isRecovered(load.absent[1]);
    await whatCameLaterIsGone();
  });

  it('serves those who waited, in their order', async () => {
    const { queues } = load;
    await queues.agent.does('set-availability', { available: true });
    assert.ok(await queues.serveWhoWait(), 'the call that was there before went on');
    assert.deepEqual(
      queues.served,
      queues.waiting.map(({ userId }) => userId),
    );
  });

  /** All is lost; a Redis is restored, and the services start on it; everybody comes back, and is told the truth. */
  async function backFrom(restore) {
    const readies = load.clients.map((client) => client.all('session-ready').length);
    const expected = load.clients.map(expectedOf);
    lost = load.mark();
    await Promise.all([stack.redis, ...stack.services].map((part) => part.kill()));
    await restore();
    await Promise.all([...stack.rooms, ...stack.transcripts].map((part) => part.start()));
    await Promise.all(stack.signaling.map((part) => part.start()));

    const returns = () =>
      load.clients.map((client, i) => client.all('session-ready')[readies[i]]?.payload.recovered);
    const all = () => returns().every((recovered) => recovered !== undefined);
    await eventually(all, { patience: 'heavy', what: 'everybody to be back' });
    const told = returns().map((recovered, i) => (expected[i] === 'either' ? 'either' : recovered));
    assert.deepEqual(told, expected);
    assert.ok(expected.includes(false), 'somebody had heard of what is lost');
    await load.talkGoesOn();
  }

  /** Whether a client is recovered: only if it has heard nothing, to be repeated after a return, that is lost. */
  function expectedOf({ received }, i) {
    const heardSince = (mark) => received.slice(mark.heard[i]).some(({ offset }) => offset);
    if (heardSince(taken)) return false;
    return heardSince(begun) ? 'either' : true;
  }

  async function whatWasAcknowledgedIsThere() {
    for (const id of load.rooms) assert.equal((await readRoom(stack, id)).status, 'open', id);
    for (const id of begun.closed) assert.equal((await readRoom(stack, id)).status, 'closed', id);
    for (const id of begun.calls) assert.equal((await readCall(stack, id)).callId, id);

    const goesOn = async () => (await readCall(stack, accepted.callId)).state === 'active';
    await eventually(goesOn, { what: 'the call that was accepted to go on' });
    const { agentId, roomId, acceptedAt } = await readCall(stack, accepted.callId);
    assert.deepEqual([agentId, roomId], [accepted.agentId, accepted.roomId]);
    assert.equal(acceptedAt, accepted.acceptedAt);

    const bearer = await backendToken(stack);
    const { calls } = await request(stack, 'GET', '/v1/queues/steady', { bearer });
    assert.deepEqual(
      calls.map(({ callId, position }) => [callId, position]),
      load.queues.waiting.map(({ callId }, i) => [callId, i + 1]),
    );

    const finals = await load.transcript.stored();
    assert.deepEqual(finals.slice(0, begun.finals.length), begun.finals);
    assert.equal(new Set(finals).size, finals.length, 'no line stands there twice');
    for (const account of load.accountUntil(begun)) {
      assert.deepEqual(account, { lost: 0, doubled: 0, disordered: 0 });
    }
  }

  /** Was away since before the backup: comes back to the same session, and to what it had not heard. */
  async function isRecovered(client) {
    const { sessionId } = client.ready;
    client.socket.connect();
    await client.next('session-ready', ({ recovered }) => recovered, { patience: 'long' });
    assert.equal(client.socket.id, sessionId, 'the same session');
    await load.bob.send('ice-candidate', { candidate: { candidate: 'afterwards' } });
    await client.next('ice-candidate', ({ candidate }) => candidate.candidate === 'afterwards');
    const early = BackedUpLoad.sentByBob('early');
    assert.deepEqual(candidatesOf(client), [...early, 'afterwards']);
  }

  async function whatCameLaterIsGone() {
    // The first one may have been asked for while the backup was taken, and answered after it.
    const [, ...calls] = lost.calls.slice(taken.calls.length);
    assert.ok(calls.length > 0, 'there were calls after the backup');
    for (const id of [...calls, load.lateCall]) {
      await assert.rejects(readCall(stack, id), { code: 'call-not-found' });
    }
    await assert.rejects(readRoom(stack, load.lateRoom), { code: 'room-not-found' });

    const { said } = load.transcript.producer;
    const finals = said.slice(taken.spoken).filter((text) => lost.finals.includes(text));
    const stored = await load.transcript.stored();
    assert.ok(finals.length > 0, 'there were lines after the backup');
    assert.deepEqual(
      stored.filter((text) => finals.includes(text)),
      [],
    );

    const unknown = { recovered: false, call: null, cancelled: 'call-not-found' };
    assert.deepEqual(await load.lateIsTold(), unknown);
  }
});
