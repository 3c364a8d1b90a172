import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { managementPort } from '../../deploy/local/ports.mjs';
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

// What Prometheus asks for whose scrape_protocols are OpenMetricsText1.0.0 alone.
const openMetrics =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,*/*;q=0.5';

/** The spans that a replica's histogram shows beside its buckets, each `<trace id> <span id>`. */
async function exemplarsOf(stack, replica, histogram) {
  const port = managementPort(stack.ports.signaling[replica]);
  const response = await fetch(`http://127.0.0.1:${port}/q/metrics`, {
    headers: { accept: openMetrics },
  });
  const buckets = new RegExp(
    `^${histogram}_seconds_bucket\\{.*# \\{span_id="(.*)",trace_id="(.*)"\\}`,
    'gm',
  );
  return [...(await response.text()).matchAll(buckets)].map(
    ([, span, trace]) => `${trace} ${span}`,
  );
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

  it('are led to by the histograms of what they record', async () => {
    const { receiver, stack, bob } = at;
    const sent = receiver.named('offer').map((span) => `${span.trace} ${span.id}`);
    const relays = await exemplarsOf(stack, 1, 'holdfast_relay_latency');
    assert.ok(relays.length > 0 && relays.every((one) => sent.includes(one)), relays.join());

    await eventually(() => receiver.named('recover').length === 1, { what: 'the recovery' });
    const [recovery] = receiver.named('recover');
    assert.deepEqual([recovery.kind, recovery.parent], [SERVER, '']);
    assert.equal(recovery.attributes['holdfast.session.id'], bob.ready.sessionId);
    assert.equal(recovery.attributes['holdfast.outcome'], 'recovered');
    for (const histogram of ['holdfast_session_recovery', 'holdfast_session_outage']) {
      const shown = await exemplarsOf(stack, 1, histogram);
      assert.deepEqual(shown, [`${recovery.trace} ${recovery.id}`], histogram);
    }
  });

  it('say nothing of what clients say, and hold no token', () => {
    const { receiver, ana } = at;
    assert.ok(receiver.text.includes('holdfast.event'), 'the text is what was sent');
    assert.ok(!receiver.text.includes('nobody-may-read-this'));
    assert.ok(!receiver.text.includes(ana.socket._pid.replace(ana.ready.sessionId, '')));
    assert.ok(!receiver.text.includes(ana.socket.auth.token));
  });
});

describe('traces of a call, asked for', () => {
  const at = pairAtTwoReplicas({ OTEL_TRACES_EXPORTER: 'otlp' });
  const clients = [];
  after(() => clients.forEach((client) => client.close()));

  const arrive = async (sub, role, replica) => {
    const token = await mintToken(at.stack, { sub, role, queues: ['traced'] });
    const origin = `http://127.0.0.1:${at.stack.ports.signaling[replica]}`;
    const client = await Client.connect(origin, token);
    clients.push(client);
    return client;
  };
  const available = async (agent) => {
    const availability = { available: true, queues: ['traced'] };
    assert.equal((await agent.send('set-availability', availability)).ok, true);
  };

  it('are one, from the request to the acceptance by whoever takes it in the end', async () => {
    const { receiver, stack } = at;
    const carl = await arrive('carl', 'customer', 0);
    const grace = await arrive('grace', 'agent', 1);
    await available(grace);
    const metadata = { about: secret };
    const { callId } = await carl.send('request-call', { queue: 'traced', metadata });
    await grace.next('call-ringing');
    assert.equal((await grace.send('decline-call', { callId })).ok, true);
    await eventually(() => receiver.named('request-call').length === 1, { what: 'the request' });
    grace.close();
    await stack.signaling[1].kill();
    await stack.signaling[1].start();

    const hedy = await arrive('hedy', 'agent', 1);
    await available(hedy);
    await hedy.next('call-ringing');
    assert.equal((await hedy.send('accept-call', { callId })).ok, true);
    await Promise.all([carl.next('call-accepted'), hedy.next('call-accepted')]);

    const [request] = receiver.named('request-call');
    const ofTheCall = (name) => receiver.named(name).filter((span) => span.trace === request.trace);
    const told = () =>
      ofTheCall('deliver')
        .filter((span) => span.attributes['holdfast.event'] === 'call-accepted')
        .map((span) => span.attributes['holdfast.session.id']);
    await eventually(() => told().length === 2 && ofTheCall('set-up').length === 1, {
      what: 'the spans',
    });
    assert.deepEqual(told().sort(), [carl.ready.sessionId, hedy.ready.sessionId].sort());
    for (const name of ['wait', 'ring', 'accept']) {
      const [span, ...more] = ofTheCall(name);
      assert.deepEqual([span.parent, more], [request.id, []], name);
      assert.equal(span.attributes['holdfast.call.id'], callId);
    }
    assert.equal(ofTheCall('set-up')[0].parent, ofTheCall('accept')[0].id);
    const rang = ofTheCall('deliver')
      .filter((span) => span.attributes['holdfast.event'] === 'call-ringing')
      .map((span) => span.attributes['holdfast.session.id']);
    assert.ok(rang.includes(hedy.ready.sessionId), rang.join());
    const replicas = [request, ofTheCall('accept')[0]].map(
      ({ resource }) => resource['service.instance.id'],
    );
    assert.notEqual(replicas[0], replicas[1]);
    const waits = await exemplarsOf(stack, 1, 'holdfast_dispatch_wait');
    assert.deepEqual(waits, [`${request.trace} ${request.id}`]);
    assert.ok(!receiver.text.includes('nobody-may-read-this'));
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
