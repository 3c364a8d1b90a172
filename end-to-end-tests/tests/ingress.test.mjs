import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ingressPart, nginxPart } from '../../deploy/local/ingress.mjs';
import { freePorts, managementPort } from '../../deploy/local/ports.mjs';
import { inTime } from '../../deploy/local/waiting.mjs';
import { listening } from '../harness/listening.mjs';
import { endGroup } from '../harness/process-group.mjs';
import { workspace } from '../harness/workspace.mjs';

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

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
    return new Promise((resolve, reject) => {
      const handshake = request({ host: '127.0.0.1', port, path: '/socket.io/', headers: UPGRADE });
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

// Most systems give a program 1,024 files unless it asks for more, and a client costs a proxy two.
describe('the shipped configurations', () => {
  const CLIENTS = 1500;
  let replicas, ports;

  before(async () => {
    const [signaling, nobody] = await freePorts(2);
    replicas = [await replica(signaling)];
    ports = { signaling: [signaling], rooms: [nobody], transcripts: [nobody] };
  });
  after(() => replicas?.forEach((each) => each.close()));

  const proxies = {
    HAProxy: (at, logFile) =>
      ingressPart({ ports: at, configFile: join(workspace, 'many', 'haproxy.cfg'), logFile }),
    nginx: (at, logFile) => nginxPart({ ports: at, directory: join(workspace, 'many'), logFile }),
  };
  for (const [name, partOf] of Object.entries(proxies)) {
    it(`${name} holds ${CLIENTS} WebSockets where a program gets 1024 files by itself`, async (t) => {
      const [port] = await freePorts(1);
      const proxy = partOf({ ...ports, ingress: port }, join(workspace, 'logs', `${name}.log`));
      proxy.args = ['-c', 'ulimit -Sn 1024 && exec "$@"', 'sh', proxy.command, ...proxy.args];
      proxy.command = '/bin/sh';
      await proxy.start();
      const { pid } = proxy;
      t.after(async () => {
        await proxy.kill();
        endGroup(pid);
      });

      const sockets = [];
      t.after(() => sockets.forEach((socket) => socket?.destroy()));
      // A few at a time, so that none waits for a place in the queue of the listener.
      for (let i = 0; i < CLIENTS; i += 100) {
        const some = Array.from({ length: 100 }, () => upgradeAt(port));
        sockets.push(...(await inTime(Promise.all(some), { what: 'answers to handshakes' })));
      }

      assert.equal(sockets.filter((socket) => socket && !socket.destroyed).length, CLIENTS);
    });
  }

  /** @returns the socket of an upgraded connection, or undefined */
  function upgradeAt(port) {
    return new Promise((resolve) => {
      const handshake = request({ host: '127.0.0.1', port, path: '/socket.io/', headers: UPGRADE });
      handshake.on('error', () => resolve(undefined));
      handshake.on('response', (response) => resolve(void response.resume()));
      handshake.on('upgrade', (_, socket) => resolve(socket.on('error', () => {})));
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
