import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ingressPart } from '../../deploy/local/ingress.mjs';
import { freePorts, managementPort } from '../../deploy/local/ports.mjs';
import { listening } from '../harness/listening.mjs';
import { workspace } from '../harness/workspace.mjs';

// Stand-ins for replicas, which refuse on command, because a real one refuses for a moment only
// before its health check takes it out of the rotation.
describe('the ingress', () => {
  let ingress, port, replicas;

  before(async () => {
    const [entry, ...ports] = await freePorts(6);
    port = entry;
    replicas = {
      signaling: [await replica(ports[0]), await replica(ports[1])],
      rooms: [await replica(ports[2]), await replica(ports[3])],
      transcripts: [await replica(ports[4])],
    };
    ingress = ingressPart({
      ports: {
        ingress: port,
        signaling: ports.slice(0, 2),
        rooms: ports.slice(2, 4),
        transcripts: ports.slice(4),
      },
      configFile: join(workspace, 'haproxy.cfg'),
      logFile: join(workspace, 'logs', 'ingress.log'),
    });
    await ingress.start();
  });

  after(async () => {
    await ingress?.kill();
    for (const each of Object.values(replicas).flat()) each.close();
  });

  beforeEach(() => {
    for (const each of Object.values(replicas).flat())
      Object.assign(each, { refuses: false, hits: 0 });
  });

  it('gives each path to its service', async () => {
    const owners = {
      '/': 'signaling',
      '/socket.io/?EIO=4': 'signaling',
      '/demo/addresses.json': 'signaling',
      '/v1/rooms': 'rooms',
      '/v1/tokens': 'rooms',
      '/q/openapi': 'rooms',
      '/v1/transcripts/c1': 'transcripts',
      '/v1/transcripts/c1/ingest': 'transcripts',
    };
    for (const [path, owner] of Object.entries(owners)) {
      const before = hits(owner);
      await fetch(`http://localhost:${port}${path}`);
      assert.equal(hits(owner), before + 1, path);
    }
  });

  it('takes turns, without affinity', async () => {
    for (let i = 0; i < 4; i++) await fetch(`http://localhost:${port}/socket.io/`);
    assert.deepEqual(
      replicas.signaling.map((each) => each.hits),
      [2, 2],
    );
  });

  it('brings a handshake that a draining replica refuses to another one', async () => {
    replicas.signaling[0].refuses = true;
    for (let i = 0; i < 4; i++) assert.equal(await upgrade(), 101);
    for (let i = 0; i < 4; i++) {
      assert.equal((await fetch(`http://localhost:${port}/socket.io/`)).status, 200);
    }
  });

  it('passes the refusal on when every replica refuses, with the time to wait', async () => {
    for (const each of replicas.signaling) each.refuses = true;
    const response = await fetch(`http://localhost:${port}/socket.io/`);
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '7');
    assert.equal(await upgrade(), 503);
  });

  it('never sends again what may have had an effect', async () => {
    for (const each of replicas.rooms) each.refuses = true;
    const response = await fetch(`http://localhost:${port}/v1/rooms`, {
      method: 'POST',
      body: '{}',
    });
    assert.equal(response.status, 503);
    assert.equal(hits('rooms'), 1);
  });

  it('brings any request to another replica when one is gone', async () => {
    replicas.rooms[0].close();
    for (let i = 0; i < 4; i++) {
      const response = await fetch(`http://localhost:${port}/v1/rooms`, {
        method: 'POST',
        body: '{}',
      });
      assert.equal(response.status, 200);
    }
  });

  const hits = (service) => replicas[service].reduce((sum, each) => sum + each.hits, 0);

  /** @returns the status of a WebSocket handshake */
  function upgrade() {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
    };
    return new Promise((resolve, reject) => {
      const handshake = request({ host: '127.0.0.1', port, path: '/socket.io/', headers });
      handshake.on('error', reject);
      handshake.on('response', (response) => resolve(response.resume().statusCode));
      handshake.on('upgrade', (response, socket) => {
        socket.on('error', () => {}).destroy();
        resolve(response.statusCode);
      });
      handshake.end();
    });
  }
});

async function replica(port) {
  const server = createServer((incoming, response) => {
    state.hits++;
    if (state.refuses) response.writeHead(503, { 'Retry-After': '7' });
    return response.end();
  });
  server.on('upgrade', (_, socket) => {
    socket.on('error', () => {});
    state.hits++;
    // The key's answer is the example of RFC 6455 §1.3.
    if (state.refuses) socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
    else
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
      );
  });
  const state = {
    hits: 0,
    refuses: false,
    close() {
      for (const each of [server, health]) {
        each.close();
        each.closeAllConnections();
      }
    },
  };
  const health = createServer((_, response) => response.end());
  await listening(server, { port });
  await listening(health, { port: managementPort(port) });
  return state;
}
