import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { freePorts } from '../../deploy/local/ports.mjs';
import { alertRules, prometheusPart } from '../../deploy/local/prometheus.mjs';
import { findPromtool, root } from '../../deploy/local/tools.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';
import { Client } from '../harness/client.mjs';
import { backendToken, createRoom, mintToken, request } from '../harness/control-plane.mjs';
import { listening } from '../harness/listening.mjs';
import { startStack } from '../harness/stack.mjs';
import { LiveReader } from '../harness/streams.mjs';
import { workspace } from '../harness/workspace.mjs';

// The real Prometheus, with the shipped rules, scrapes a stack to which everything happens that the
// dashboards and the rules tell of.
const folder = join(root, 'deploy/observability');
const dashboards = readdirSync(join(folder, 'dashboards')).map((file) => ({
  file,
  text: readFileSync(join(folder, 'dashboards', file), 'utf8'),
}));
const rules = alertRules();
const asked = dashboards.flatMap(({ text }) =>
  JSON.parse(text).panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
);
// What those know who look at Holdfast from outside: alerts.test.mjs tells it to the rules.
const fromOutside = /^kube_/;
// Nothing here is newer than what reads it.
const neverHere = 'holdfast_newer_formats_ignored_total';

describe('dashboards and alert rules', () => {
  let stack, prometheus, address;
  const clients = [];
  const receiver = createServer((_, response) => response.writeHead(204).end());

  before(async () => {
    const hooks = await listening(receiver);
    stack = await startStack({
      replicas: { signaling: 2, rooms: 1, transcripts: 1 },
      environment: {
        QUARKUS_SHUTDOWN_DELAY: windows.thatHolds(10_000).quarkus,
        HOLDFAST_REPLICA_LEASE: windows.thatEnds(6_000).iso,
        HOLDFAST_REPLICA_RENEW_EVERY: windows.thatEnds(1_000).iso,
        HOLDFAST_ROOM_RECONNECT_WINDOW: windows.thatEnds(6_000).iso,
        HOLDFAST_WEBHOOKS__CRM__URL: `http://127.0.0.1:${hooks}/`,
        HOLDFAST_WEBHOOKS__CRM__SECRET: `whsec_${randomBytes(32).toString('base64')}`,
        HOLDFAST_WEBHOOKS__CRM__ALLOWED_NETWORKS: '127.0.0.0/8',
      },
    });
    const [port] = await freePorts(1);
    address = `http://127.0.0.1:${port}`;
    prometheus = prometheusPart({
      port,
      ports: stack.ports,
      directory: join(workspace, 'prometheus'),
      logFile: join(workspace, 'logs', 'prometheus.log'),
    });
    await prometheus.start();
    await makeEverythingHappen();
  });
  after(async () => {
    for (const client of clients) client.close();
    await prometheus?.kill();
    await stack?.stop();
    receiver.closeAllConnections();
    receiver.close();
  });

  it('are rules that promtool accepts', () => {
    const file = join(workspace, 'rules.yml');
    writeFileSync(file, rules);
    execFileSync(findPromtool(), ['check', 'rules', file]);
  });

  it('name metrics that the services have', async () => {
    const named = new Set(
      [...asked, rules].flatMap((text) =>
        [...text.matchAll(/\b(?:holdfast|http_server|process|jvm|kube)_\w+(?=[{[) ])/g)].map(
          String,
        ),
      ),
    );
    assert.ok(named.size > 20, 'the names were read');
    const wanted = [...named].filter((name) => !fromOutside.test(name) && name !== neverHere);
    const missing = async () => {
      const scraped = await query('/api/v1/label/__name__/values');
      return wanted.filter((name) => !scraped.includes(name));
    };
    const none = async () => (await missing()).length === 0;
    await eventually(none, { patience: 'long' }).catch(() => {});
    assert.deepEqual(await missing(), []);
  });

  it('ask what Prometheus can answer', async () => {
    for (const expression of asked) {
      const text = expression.replaceAll(/\$(namespace|service)/g, '.*');
      const answered = async () =>
        (await query('/api/v1/query', { query: text })).result.length > 0 || mayBeEmpty(text);
      // A scrape that a busy machine has missed takes a replica's series away until the next one.
      await eventually(answered, { what: `an answer: ${text}` });
    }
  });

  it('are evaluated without an error, and one of them fires', async () => {
    const { groups } = await query('/api/v1/rules');
    const all = groups.flatMap((group) => group.rules);
    assert.ok(all.length > 10);
    assert.deepEqual(
      all.filter(({ health }) => health === 'err').map(({ name, lastError }) => [name, lastError]),
      [],
    );
    await eventually(
      async () => {
        const { alerts } = await query('/api/v1/alerts');
        return alerts.some(({ labels }) => labels.alertname === 'HoldfastReplicaLeaseLost');
      },
      { patience: 'long', what: 'the alert of a lost lease' },
    );
  });

  it('have a paragraph of the runbook each, and the runbook has no others', () => {
    const headings = [...runbook().matchAll(/^### (Holdfast\w+)$/gm)].map(([, name]) => name);
    const names = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    assert.deepEqual(headings.sort(), names.sort());
  });

  // What failed, and there was nothing that failed; what an exporter tells that is not here.
  const mayBeEmpty = (text) =>
    /status!~|status=~"5|outcome!="ok"/.test(text) || /\b(redis|haproxy|nginx|envoy)_/.test(text);
  const runbook = () => readFileSync(join(root, 'docs/runbook.md'), 'utf8');

  async function query(path, parameters = {}) {
    const response = await fetch(`${address}${path}?${new URLSearchParams(parameters)}`);
    const { status, data, error } = await response.json();
    assert.equal(status, 'success', `${parameters.query ?? path}: ${error}`);
    return data;
  }

  /**
   * It has happened, and Prometheus knows, even if the replica has ended meanwhile: counters are
   * there, at nought, before that.
   */
  const scraped = (counter) =>
    eventually(
      async () => {
        const { result } = await query('/api/v1/query', {
          query: `max_over_time(${counter}[10m]) > 0`,
        });
        return result.length > 0;
      },
      { patience: 'long', what: counter },
    );

  async function makeEverythingHappen() {
    const { roomId } = await createRoom(stack);
    await scraped('holdfast_webhooks_lag_seconds_count');
    const enter = async (sub, role, transports) => {
      const token = await mintToken(stack, { sub, role, rooms: [roomId], queues: ['support'] });
      const client = await Client.connect(stack.origin, token, { transports });
      clients.push(client);
      await client.send('join-room', { roomId });
      return Object.assign(client, { token });
    };
    const ana = await enter('ana', 'agent', ['websocket']);
    const bob = await enter('bob', 'customer', ['polling', 'websocket']);
    const carl = await enter('carl', 'customer', ['polling']);

    await call(ana, await enter('dora', 'customer', ['websocket']));

    // The same session a second time, as in a copied tab.
    const { token, socket } = ana;
    const { _pid: pid, _lastOffset: offset } = /** @type {any} */ (socket);
    const again = { token, pid, offset };
    socket.io.reconnection(false);
    clients.push(await Client.connect(stack.origin, token, { auth: again }));
    await scraped('holdfast_sessions_displaced_total');

    // Past what a client may send at once.
    const flood = Array.from({ length: 600 }, (_, i) =>
      bob.send('ice-candidate', { candidate: { candidate: `${i}` }, id: `i${i}` }).catch(() => {}),
    );
    await Promise.all(flood);
    await scraped('holdfast_packets_refused_total');

    // Two replicas in turn: the session is on one of them.
    for (let i = 0; i < 10; i++) await carl.send('heartbeat', {});
    await scraped('holdfast_requests_forwarded_total');

    bob.dropConnection();
    await scraped('holdfast_session_outage_seconds_count');

    await transcribe();

    // Gone without a word, and not back in time.
    carl.socket.io.reconnection(false);
    carl.dropConnection();
    await scraped('holdfast_rooms_windows_ended_total');

    stack.signaling[0].pause();
    await eventually(() => leaseRanOut(), { patience: 'long', what: 'the lease to run out' });
    stack.signaling[0].resume();
    await scraped('holdfast_replica_lease_lost_total');

    await Promise.all(
      Array.from({ length: 4 }, (_, i) => enter(`guest-${i}`, 'agent', ['websocket'])),
    );
    const drained = stack.signaling[1].terminate();
    await scraped('holdfast_connections_drained_total');
    await drained;
    await stack.signaling[1].start();
  }

  async function call(agent, customer) {
    const given = await customer.send('request-call', { queue: 'support' });
    await customer.send('cancel-call', { callId: given.callId });
    await scraped('holdfast_dispatch_given_up_total');
    await agent.send('set-availability', { available: true });
    const { callId } = await customer.send('request-call', { queue: 'support' });
    const accepted = async () => (await agent.send('accept-call', { callId, id: 'accept' })).ok;
    await eventually(accepted, { patience: 'long', what: 'the call' });
    await scraped('holdfast_dispatch_wait_seconds_count');
  }

  async function transcribe() {
    const token = await backendToken(stack);
    const reader = await LiveReader.open(stack.origin, 'call-1', token);
    clients.push(reader);
    // What was stored before the reader was there is a replay, and has no lag.
    let said = 0;
    const says = () =>
      request(stack, 'POST', '/v1/transcripts/call-1/segments', {
        bearer: token,
        body: { id: `s${++said}`, text: 'hello', speaker: 'caller', isFinal: true },
      });
    const measured = async () => {
      await says();
      const { result } = await query('/api/v1/query', {
        query: 'holdfast_transcript_lag_seconds_count > 0',
      });
      return result.length > 0;
    };
    await eventually(measured, { patience: 'long', every: 250, what: 'a lag' });
  }

  /** A frozen replica cannot be scraped either. */
  const leaseRanOut = async () =>
    (
      await query('/api/v1/query', {
        query: 'max_over_time(up{pod="signaling-service-1"}[9s]) == 0',
      })
    ).result.length > 0;
});
