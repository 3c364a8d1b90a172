import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { freePorts } from '../../deploy/local/ports.mjs';
import { inTime } from '../../deploy/local/waiting.mjs';
import { request } from '../harness/control-plane.mjs';
import { runBackend } from '../harness/java-server.mjs';
import { startStack } from '../harness/stack.mjs';
import { workspace } from '../harness/workspace.mjs';

// The server library for Java, as it is packed, in a project that has nothing else.
describe('a backend in Java', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const over = new AbortController();
  let stack, said;
  before(async () => {
    const [port] = await freePorts(1);
    const environment = {
      HOLDFAST_WEBHOOKS__JAVA__URL: `http://127.0.0.1:${port}/holdfast`,
      HOLDFAST_WEBHOOKS__JAVA__SECRET: secret,
      HOLDFAST_WEBHOOKS__JAVA__ALLOWED_NETWORKS: '127.0.0.0/8',
    };
    stack = await startStack({ replicas: 1, ingress: false, environment });
    const settings = {
      ROOMS_URL: stack.roomServiceUrl,
      TRANSCRIPTS_URL: stack.transcriptServiceUrl,
      API_KEY: stack.apiKey,
      WEBHOOK_PORT: String(port),
      WEBHOOK_SECRET: secret,
    };
    const ran = runBackend(join(workspace, 'backend'), settings, over.signal);
    said = await inTime(ran, { patience: 'heavy', what: 'the backend to end' });
  });
  after(async () => {
    over.abort();
    await stack?.stop();
  });

  const of = (what) => said.filter(([name]) => name === what).map(([, how]) => how);

  it('makes a token that room-service takes as the user', async () => {
    const [token] = of('token');
    const { iceServers } = await request(stack, 'GET', '/v1/ice-servers', { bearer: token });
    assert.ok(Array.isArray(iceServers));
    const room = await request(stack, 'GET', '/v1/rooms/java-room', { bearer: token });
    assert.equal(room.status, 'closed');
    await assert.rejects(request(stack, 'GET', '/v1/rooms', { bearer: token }), { status: 403 });
  });

  it('makes a room, reads, lists and closes it', () => {
    assert.deepEqual(of('made'), ['java-room 90000']);
    assert.deepEqual(of('read'), ['open true']);
    assert.deepEqual(of('listed'), ['[java-room]']);
    assert.deepEqual(of('closed'), ['closed over']);
    assert.deepEqual(of('listed-then'), ['[]']);
    assert.deepEqual(of('queues'), ['0']);
  });

  it('adds to a transcript and reads it, by a type for each entry', () => {
    assert.deepEqual(of('accepted'), ['stored true']);
    assert.deepEqual(of('entry'), ['transcript Good morning.', 'ended ']);
  });

  it('is told why it is refused', () => {
    assert.deepEqual(of('unknown'), ['404 room-not-found']);
    assert.match(of('refused')[0], /^40[04] [a-z-]+$/);
    assert.deepEqual(of('wrong'), ['invalid-payload limit']);
  });

  it('verifies what room-service delivers, and nothing that was changed', () => {
    assert.deepEqual(of('event').slice(0, 1), ['room-created java-room']);
    assert.ok(of('event').includes('room-closed java-room'));
    assert.deepEqual(of('reason'), ['over']);
    assert.deepEqual(of('changed'), ['wrong-signature']);
  });
});
