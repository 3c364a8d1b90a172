import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually, windows } from '../../deploy/local/waiting.mjs';
import { Client } from '../harness/client.mjs';
import { createRoom, mintToken } from '../harness/control-plane.mjs';
import { OtlpReceiver } from '../harness/otlp-receiver.mjs';
import { holderOf, listenTo } from '../harness/redis.mjs';
import { startStack } from '../harness/stack.mjs';

const SERVER = 2;
const CONSUMER = 5;
const secret = 'v=0 nobody-may-read-this';

/** Two signaling replicas, one participant at each, and what is sent to a collector. */
function pairAtTwoReplicas(environment) {
  const at = {};
  before(async () => {
    at.receiver = await OtlpReceiver.start();
    at.stack = await startStack({
      replicas: { signaling: 2, rooms: 1, transcripts: 0 },
      ingress: false,
      environment: {
        QUARKUS_SHUTDOWN_DELAY: windows.thatEnds(1_000).quarkus,
        OTEL_EXPORTER_OTLP_ENDPOINT: at.receiver.address,
        OTEL_BSP_SCHEDULE_DELAY: '100',
        ...environment,
      },
    });
    const { roomId } = await createRoom(at.stack);
    at.roomId = roomId;
    const enter = async (sub, role, replica) => {
      const token = await mintToken(at.stack, { sub, role, rooms: [roomId] });
      const origin = `http://127.0.0.1:${at.stack.ports.signaling[replica]}`;
      const client = await Client.connect(origin, token);
      await client.send('join-room', { roomId });
      return client;
    };
    at.ana = await enter('ana', 'agent', 0);
    at.bob = await enter('bob', 'customer', 1);
    assert.equal(await holderOf(at.stack, at.ana.ready.sessionId), 0);
    assert.equal(await holderOf(at.stack, at.bob.ready.sessionId), 1);
  });
  after(async () => {
    at.ana?.close();
    at.bob?.close();
    await at.stack?.stop();
    at.receiver?.stop();
  });
  return at;
}

const offer = (n) => ({ offer: { type: 'offer', sdp: secret }, id: `offer-${n}` });

describe('traces, asked for', () => {
  const at = pairAtTwoReplicas({ OTEL_TRACES_EXPORTER: 'otlp' });

  it("lead from a client's event to its delivery at another replica", async () => {
    const { receiver, ana, bob } = at;
    assert.deepEqual(await ana.send('offer', offer(1)), { ok: true, delivered: 1 });
    await bob.next('offer');
    await eventually(
      () => receiver.named('offer').length === 1 && receiver.named('deliver').length === 1,
      { patience: 'usual', what: 'both spans' },
    );
    const [sent] = receiver.named('offer');
    const [delivered] = receiver.named('deliver');
    assert.equal(delivered.trace, sent.trace);
    assert.equal(delivered.parent, sent.id);
    assert.equal(sent.parent, '');
    assert.deepEqual([sent.kind, delivered.kind], [SERVER, CONSUMER]);
    assert.equal(sent.attributes['holdfast.outcome'], 'ok');
    assert.equal(sent.attributes['holdfast.room.id'], at.roomId);
    assert.equal(sent.attributes['holdfast.session.id'], ana.ready.sessionId);
    assert.equal(delivered.attributes['holdfast.event'], 'offer');
    assert.equal(delivered.attributes['holdfast.session.id'], bob.ready.sessionId);

    const replicas = [sent, delivered].map(({ resource }) => resource['service.instance.id']);
    assert.ok(replicas.every(Boolean) && replicas[0] !== replicas[1], replicas.join());
    assert.equal(delivered.resource['service.name'], 'signaling-service');
  });

  it('end with what became of an event', async () => {
    const { receiver, ana } = at;
    await ana.send('offer', offer(1));
    await ana.send('answer', {});
    await ana.send(`made-up ${secret}`, {});
    const outcome = (name) =>
      receiver.named(name).map((span) => span.attributes['holdfast.outcome']);
    await eventually(() => outcome('unknown').length === 1, { what: 'the last of them' });
    assert.deepEqual(outcome('offer'), ['ok', 'repeated']);
    assert.deepEqual(outcome('answer'), ['invalid-payload']);
    assert.deepEqual(outcome('unknown'), ['unknown-event']);
  });

  it('are of what is delivered live, not of what is replayed', async () => {
    const { receiver, ana, bob } = at;
    const before = receiver.named('deliver').length;
    const sent = receiver.named('offer').length;
    bob.socket.io.reconnection(false);
    bob.dropConnection();
    await ana.next('participant-disconnected');
    await ana.send('offer', offer(2));
    bob.socket.connect();
    await bob.next('offer');
    await bob.next('session-ready');
    await ana.send('offer', offer(3));
    await bob.next('offer');
    await eventually(
      () =>
        receiver.named('offer').length === sent + 2 && receiver.named('deliver').length > before,
      { what: 'the spans' },
    );
    const newest = receiver.named('offer').at(-1);
    const deliveries = receiver.named('deliver').slice(before);
    assert.deepEqual(
      deliveries.map((span) => span.trace),
      [newest.trace],
    );
  });

  it('say nothing of what clients say, and hold no token', () => {
    const { receiver, ana } = at;
    assert.ok(receiver.text.includes('holdfast.event'), 'the text is what was sent');
    assert.ok(!receiver.text.includes('nobody-may-read-this'));
    assert.ok(!receiver.text.includes(ana.socket._pid.replace(ana.ready.sessionId, '')));
    assert.ok(!receiver.text.includes(ana.socket.auth.token));
  });
});

describe('traces, not asked for', () => {
  const at = pairAtTwoReplicas({});

  it('are neither made nor sent, and nobody is told of one', async () => {
    const { receiver, stack, ana, bob } = at;
    const told = await listenTo(stack, `{session:${bob.ready.sessionId}}:outbox`);
    assert.equal((await ana.send('offer', offer(1))).delivered, 1);
    await bob.next('offer');
    const heard = () => told.text.match(/\+\S+ \["offer"/)?.[0];
    assert.match(
      await eventually(heard, { what: 'the notification' }),
      /^\+\d+-\d+@\d+ \["offer"$/,
    );
    told.close();
    await stack.signaling[0].terminate();
    assert.equal(receiver.requests, 0);
  });
});
