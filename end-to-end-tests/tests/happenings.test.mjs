import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { eventually, windows } from '../../deploy/local/waiting.mjs';
import { Client } from '../harness/client.mjs';
import { mintToken } from '../harness/control-plane.mjs';
import { startStack } from '../harness/stack.mjs';

const LINE =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) .* \(.*?\) ([a-z]+-[a-z-]+)((?: [a-zA-Z]+=.*)?)$/;

// One call over two signaling replicas and room-service. Whoever reads all logs together finds its story by its id.
describe('the lines of the log that tell of a call', () => {
  const secret = `nobody-may-read-this-${randomUUID()}`;
  const clients = [];
  const told = new Map();
  let stack, carl, grace, second, callId, roomId;

  before(async () => {
    stack = await startStack({
      replicas: { signaling: 2, rooms: 1, transcripts: 0 },
      ingress: false,
      environment: {
        QUARKUS_SHUTDOWN_DELAY: windows.thatEnds(1_000).quarkus,
        HOLDFAST_SESSION_RECONNECT_WINDOW: windows.thatHolds(60_000).iso,
        HOLDFAST_DISPATCH_RING_TIMEOUT: windows.thatHolds(60_000).iso,
      },
    });
  });
  after(async () => {
    clients.forEach((client) => client.close());
    await stack?.stop();
  });

  const logOf = ({ logFile }) => readFileSync(logFile, 'utf8');
  const parts = () => [...stack.services, stack.redis];
  /** All lines that have this id, of all replicas, by their time. */
  const story = (field, id) =>
    parts()
      .flatMap((part) => logOf(part).split('\n'))
      .map((line) => LINE.exec(line))
      .filter((found) => `${found?.[3]} `.includes(` ${field}=${id} `))
      .sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0))
      .map(([, , happening, fields]) => ({ happening, fields }));

  /** What is told next of it, in whichever order within one step; the lines themselves. */
  async function tells(field, id, ...happenings) {
    const before = told.get(id) ?? 0;
    const all = await eventually(
      () => {
        const now = story(field, id);
        return now.length >= before + happenings.length && now;
      },
      { what: `${happenings} of ${field} ${id}` },
    );
    const next = all.slice(before);
    assert.deepEqual(next.map(({ happening }) => happening).sort(), happenings.sort());
    told.set(id, all.length);
    return Object.fromEntries(next.map(({ happening, fields }) => [happening, fields]));
  }

  const connect = async (token, replica, options) => {
    const origin = `http://127.0.0.1:${stack.ports.signaling[replica]}`;
    const client = await Client.connect(origin, token, options);
    clients.push(client);
    return client;
  };
  const arrive = async (sub, role, replica) => {
    const token = await mintToken(stack, { sub, name: secret, role, queues: ['told'] });
    return Object.assign(await connect(token, replica), { token });
  };

  it('begin with its request, and tell who was rung and who took it', async () => {
    carl = await arrive('carl', 'customer', 0);
    grace = await arrive('grace', 'agent', 1);
    await tells('session', carl.ready.sessionId, 'session-began');
    await tells('session', grace.ready.sessionId, 'session-began');
    const availability = { available: true, queues: ['told'] };
    assert.equal((await grace.send('set-availability', availability)).ok, true);
    const metadata = { about: secret };
    ({ callId } = await carl.send('request-call', { queue: 'told', metadata }));
    await grace.next('call-ringing');
    const rung = await tells('call', callId, 'call-requested', 'call-ringing');
    assert.equal(rung['call-requested'], ` call=${callId} user=carl queue=told`);
    assert.match(rung['call-ringing'], / agent=grace( |$)/);

    assert.equal((await grace.send('accept-call', { callId })).ok, true);
    ({ roomId } = (await carl.next('call-accepted')).payload);
    await grace.next('call-accepted');
    const began = await tells('call', callId, 'call-started', 'call-accepted');
    assert.match(began['call-accepted'], new RegExp(` room=${roomId} `));
    await eventually(
      () => story('room', roomId).some(({ happening }) => happening === 'room-created'),
      { what: 'its room' },
    );
  });

  it('go on with a connection that was lost and came back', async () => {
    const offer = { offer: { type: 'offer', sdp: secret }, id: 'offer-1' };
    assert.equal((await carl.send('offer', offer)).ok, true);
    const session = carl.ready.sessionId;
    carl.socket.io.reconnection(false);
    carl.dropConnection();
    await grace.next('participant-disconnected');
    const away = await tells('call', callId, 'participant-disconnected');
    assert.match(away['participant-disconnected'], / user=carl$/);
    await tells('session', session, 'session-away');
    carl.socket.connect();
    await grace.next('session-resumed');
    const back = await tells('call', callId, 'participant-back');
    assert.match(back['participant-back'], / awayMs=\d+$/);
    const resumed = await tells('session', session, 'session-resumed');
    assert.match(resumed['session-resumed'], / user=carl.* awayMs=\d+$/);
  });

  it('tell of a tab that took the session of another one', async () => {
    const session = grace.ready.sessionId;
    const { _pid: pid, _lastOffset: offset } = grace.socket;
    grace.socket.io.reconnection(false);
    const auth = { token: grace.token, pid, offset };
    second = await connect(grace.token, 0, { auth });
    assert.equal(second.ready.sessionId, session);
    const lines = await tells('session', session, 'session-resumed', 'session-displaced');
    assert.match(lines['session-displaced'], / user=grace$/);
    assert.match(lines['session-resumed'], / from=/);
  });

  it('end with why it ended, and whose sessions are over', async () => {
    assert.equal((await carl.send('end-call', { callId, reason: secret })).ok, true);
    await second.next('call-ended');
    await eventually(
      () => story('call', callId).filter(({ happening }) => happening === 'room-closed').length,
      { what: 'the end of its room' },
    );
    const ends = await tells('call', callId, 'call-ended', 'room-closed');
    assert.match(ends['call-ended'], / by=carl .*talkingMs=\d+ reconnectingMs=\d+$/);
    for (const client of [carl, second]) {
      client.close();
      const over = await tells('session', client.ready.sessionId, 'session-ended');
      assert.match(over['session-ended'], / reason=left/);
    }
  });

  it('tell of each replica that drains', async () => {
    for (const replica of stack.services) {
      await replica.terminate();
      const lines = logOf(replica)
        .split('\n')
        .map((line) => LINE.exec(line)?.[2])
        .filter((happening) => /^(drain|redis)-/.test(happening));
      assert.deepEqual(lines, ['drain-began', 'drain-ended'], replica.name);
    }
    assert.equal(story('call', callId).length, told.get(callId), 'nothing was told again');
  });

  it('hold nothing that clients said, and no secret', () => {
    const hidden = [
      secret,
      stack.apiKey,
      stack.tokenSecret,
      ...clients.map(({ socket }) => socket.auth.token),
      ...clients.map(({ socket, ready }) => socket._pid?.replace(ready.sessionId, '')),
    ].filter(Boolean);
    assert.ok(hidden.length > 6, 'the secrets are known');
    for (const part of parts()) {
      const log = logOf(part);
      for (const one of hidden) assert.ok(!log.includes(one), `${part.name}: ${one}`);
    }
  });
});
