import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { faultsInDelivery } from '../harness/asyncapi-messages.mjs';
import { Authority } from '../harness/certificates.mjs';
import { backendToken, createRoom, request } from '../harness/control-plane.mjs';
import { variableOf } from '../harness/environment-names.mjs';
import { listening } from '../harness/listening.mjs';
import { keysNotAsListed } from '../harness/redis-keys.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// A receiver that holds its answer back while the replica that sent the event is killed.
describe('webhooks', () => {
  const key = randomBytes(32);
  const received = [];
  let answer = (response) => response.writeHead(204).end();
  const toldInside = [];
  const certificates = mkdtempSync(join(tmpdir(), 'holdfast-webhooks'));
  let receiver;
  let inside;
  let stack;

  before(async () => {
    receiver = createServer(async (req, response) => {
      const parts = await req.toArray().catch(() => undefined);
      // Its sender was killed while it was sending.
      if (!parts) return;
      const body = parts.join('');
      received.push({ headers: req.headers, body, event: JSON.parse(body) });
      answer(response);
    });
    const port = await listening(receiver);
    const tlsName = variableOf('holdfast.webhooks."<type>".tls-configuration-name');
    const authority = new Authority(certificates);
    const { certificate, key: privateKey } = authority.sign('inside');
    inside = createSecureServer(
      { cert: readFileSync(certificate), key: readFileSync(privateKey) },
      async (req, response) => {
        const parts = await req.toArray().catch(() => undefined);
        if (parts) toldInside.push(JSON.parse(parts.join('')));
        response.writeHead(204).end();
      },
    );
    const insidePort = await listening(inside);
    stack = await startStack({
      replicas: { signaling: 1, rooms: 2, transcripts: 1 },
      environment: {
        HOLDFAST_WEBHOOKS__CRM__URL: `http://127.0.0.1:${port}/holdfast`,
        HOLDFAST_WEBHOOKS__CRM__SECRET: `whsec_${key.toString('base64')}`,
        HOLDFAST_WEBHOOKS__CRM__ALLOWED_NETWORKS: '127.0.0.0/8',
        HOLDFAST_WEBHOOKS__CRM__TIMEOUT: windows.thatEnds(2_000).iso,
        HOLDFAST_WEBHOOKS__INSIDE__URL: `https://localhost:${insidePort}/holdfast`,
        HOLDFAST_WEBHOOKS__INSIDE__SECRET: `whsec_${key.toString('base64')}`,
        HOLDFAST_WEBHOOKS__INSIDE__ALLOWED_NETWORKS: '127.0.0.0/8',
        [tlsName.replace('<TYPE>', 'INSIDE')]: 'company',
        QUARKUS_TLS_COMPANY_TRUST_STORE_PEM_CERTS: authority.certificate,
      },
    });
  });

  after(async () => {
    await stack?.stop();
    for (const server of [receiver, inside]) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(certificates, { recursive: true, force: true });
  });

  it('go to a receiver of an authority that only the settings name', async () => {
    const { roomId } = await createRoom(stack);

    await eventually(() => toldInside.some((event) => event.roomId === roomId));
  });

  it('repeat what a replica that was killed had sent and not noted, and lose nothing', async () => {
    const held = [];
    answer = (response) => held.push(response);
    const { roomId } = await createRoom(stack);
    await eventually(() => of(roomId).length > 0);

    // Whichever of them has sent it.
    await Promise.all(stack.rooms.map((replica) => replica.kill()));
    answer = (response) => response.writeHead(204).end();
    held.forEach((response) => response.writeHead(204).end());
    await Promise.all(stack.rooms.map((replica) => replica.start()));
    await close(roomId);

    await eventually(() => types(roomId).includes('room-closed'), { patience: 'long' });
    assert.deepEqual(types(roomId), ['room-created', 'room-closed']);
    const [first, again] = of(roomId);
    assert.equal(again.event.type, 'room-created');
    assert.equal(again.headers['webhook-id'], first.headers['webhook-id']);
    assert.equal(again.body, first.body);
  });

  it('go on at the other replica when one is killed', async () => {
    for (const replica of stack.rooms) {
      const { roomId } = await createRoom(stack);
      await replica.kill();
      await eventually(() => close(roomId), { patience: 'long' });
      await eventually(() => types(roomId).includes('room-closed'), { patience: 'long' });
      assert.deepEqual(types(roomId), ['room-created', 'room-closed']);
      await replica.start();
    }
  });

  it('are signed so that a stranger to Holdfast can check them', () => {
    for (const { headers, body, event } of received) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const signature = createHmac('sha256', key).update(signed).digest('base64');
      assert.equal(headers['webhook-signature'], `v1,${signature}`);
      assert.equal(headers['webhook-id'], event.id);
    }
    assert.ok(received.length > 6);
  });

  it('are as docs/asyncapi.yaml has them, without a field too many', () => {
    assert.deepEqual(received.flatMap(faultsInDelivery), []);
    const [{ headers, event }] = received;
    const unnamed = { headers: { ...headers, 'webhook-id': '' }, event };
    assert.equal(faultsInDelivery(unnamed).length, 1);
    const misnamed = { headers, event: { ...event, type: 'gap' } };
    assert.equal(faultsInDelivery(misnamed).length, 1);
  });

  it('leave in Redis only what is listed in shared-state/README.md', async () => {
    assert.deepEqual(await keysNotAsListed(stack), []);
  });

  const of = (roomId) => received.filter(({ event }) => event.roomId === roomId);

  // Each once, in the order in which they came first: repetitions have the same id.
  const types = (roomId) => [
    ...new Map(of(roomId).map(({ event }) => [event.id, event.type])).values(),
  ];

  const close = async (roomId) =>
    request(stack, 'DELETE', `/v1/rooms/${roomId}`, { bearer: await backendToken(stack) });
});
