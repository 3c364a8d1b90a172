import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ingressPart, nginxPart } from '../../deploy/local/ingress.mjs';
import { freePorts } from '../../deploy/local/ports.mjs';
import { eventually, letTimePass } from '../../deploy/local/waiting.mjs';
import { Client } from '../harness/client.mjs';
import { backendToken, createRoom, mintToken, request } from '../harness/control-plane.mjs';
import { endGroup } from '../harness/process-group.mjs';
import { startStack } from '../harness/stack.mjs';
import { EventStream, LiveReader } from '../harness/streams.mjs';
import { workspace } from '../harness/workspace.mjs';

// The configurations of deploy/ingress in the real HAProxy and the real nginx, side by side in front
// of the same two replicas of everything.
const PINGS = 5;
const PING_EVERY_MS = 25_000; // as shipped, so it takes two minutes

describe('the shipped configurations', { concurrency: true }, () => {
  let stack;
  const proxies = {};

  before(async () => {
    stack = await startStack({ replicas: 2 });
    const [haproxy, nginx] = await freePorts(2);
    const logFile = (name) => join(workspace, 'logs', `${name}.log`);
    proxies.HAProxy = {
      origin: `http://localhost:${haproxy}`,
      reload: 'SIGUSR2',
      part: ingressPart({
        ports: { ...stack.ports, ingress: haproxy },
        configFile: join(workspace, 'proxies', 'haproxy.cfg'),
        logFile: logFile('haproxy'),
      }),
    };
    proxies.nginx = {
      origin: `http://localhost:${nginx}`,
      reload: 'SIGHUP',
      part: nginxPart({
        ports: { ...stack.ports, ingress: nginx },
        directory: join(workspace, 'proxies'),
        logFile: logFile('nginx'),
      }),
    };
    for (const { part } of Object.values(proxies)) await part.start();
  });
  after(async () => {
    for (const { part } of Object.values(proxies)) {
      const { pid } = part;
      await part.kill();
      if (pid) endGroup(pid);
    }
    await stack?.stop();
  });

  for (const name of ['HAProxy', 'nginx']) {
    it(`${name}: what it says by itself is no page, and what a service says stays`, async (t) => {
      const [port, nobody] = await freePorts(2);
      const ports = { ingress: port, signaling: [nobody], rooms: [nobody], transcripts: [nobody] };
      const directory = join(workspace, `${name} alone`);
      const logFile = join(workspace, 'logs', `${name}-alone.log`);
      const alone =
        name === 'nginx'
          ? nginxPart({ ports, directory, logFile })
          : ingressPart({ ports, configFile: join(directory, 'haproxy.cfg'), logFile });
      t.after(async () => {
        const { pid } = alone;
        await alone.kill();
        if (pid) endGroup(pid);
      });
      await alone.start();
      const nothing = "default-src 'none'; frame-ancestors 'none'";
      const refusal = await fetch(`http://localhost:${port}/`);
      assert.match(`${refusal.status}`, /^50[23]$/);
      assert.equal(refusal.headers.get('X-Content-Type-Options'), 'nosniff');
      assert.equal(refusal.headers.get('Content-Security-Policy'), nothing);

      const page = await fetch(`${proxies[name].origin}/demo/agent.html`);
      assert.equal(page.headers.get('X-Content-Type-Options'), 'nosniff');
      assert.match(
        page.headers.get('Content-Security-Policy'),
        /^default-src 'none'; script-src 'self';[^,]*$/,
      );
    });

    it(`${name}: a client begins by polling and goes over to a WebSocket`, async () => {
      const people = await pairAt(proxies[name].origin, ['polling', 'websocket']);
      await eventually(() => people.all.every((each) => transportOf(each) === 'websocket'));
      await people.relays('hello');
      people.close();
    });

    it(`${name}: clients that can only poll are served by any replica`, async () => {
      const people = await pairAt(proxies[name].origin, ['polling']);
      for (let i = 0; i < 10; i++) await people.relays(`candidate ${i}`);
      people.close();
    });

    it(`${name}: keeps what is silent but for pings, and streams as it comes`, async () => {
      const { origin } = proxies[name];
      const sockets = await pairAt(origin, ['websocket']);
      const polls = await pairAt(origin, ['polling']);
      const token = await backendToken(stack);
      const events = await EventStream.open(origin, sockets.roomId, token);
      const callId = `silent-${name}`;
      const reader = await LiveReader.open(origin, callId, token);
      const clients = [...sockets.all, ...polls.all];
      const pings = clients.map(pingsOf);

      await eventually(() => pings.every(({ count }) => count >= PINGS), {
        after: PINGS * PING_EVERY_MS,
        patience: 'long',
        what: `${PINGS} pings`,
      });

      assert.ok(pings.every(({ lost }) => !lost));
      assert.ok(!events.ended);
      assert.ok(events.all('comment').length >= PINGS);
      assert.ok(!reader.ended);
      assert.ok(reader.all('ping').length >= PINGS - 2);
      await sockets.relays('after the silence');
      await polls.relays('after the silence');
      await request(stack, 'POST', `/v1/transcripts/${callId}/segments`, {
        bearer: token,
        body: { id: 's1', text: 'still here', speaker: 'caller', isFinal: true },
      });
      await eventually(() => JSON.stringify(reader.received).includes('still here'));
      sockets.all[0].dropConnection();
      await events.next('participant-disconnected');
      for (const each of [sockets, polls, events, reader]) each.close();
    });

    it(`${name}: a reload under traffic cuts nobody off, loses and doubles nothing`, async () => {
      const { origin, part, reload } = proxies[name];
      const pairs = [];
      for (const transports of [['websocket'], ['websocket'], ['polling'], ['polling']]) {
        pairs.push(await pairAt(origin, transports));
      }
      const sockets = pairs.slice(0, 2).flatMap(({ all }) => all.map(pingsOf));
      let goesOn = true;
      const traffic = pairs.map((each) => each.talk(() => goesOn));
      const sent = () => pairs.map((each) => each.sent.length);
      const further = async () => {
        const before = sent();
        const all = () => sent().every((count, i) => count >= before[i] + 10);
        await eventually(all, { patience: 'long', what: 'traffic' });
      };

      await further();
      for (let i = 0; i < 2; i++) {
        process.kill(part.pid, reload);
        await further();
        const newcomers = await pairAt(origin, ['websocket']);
        await newcomers.relays('through the new process');
        newcomers.close();
      }
      goesOn = false;
      await Promise.all(traffic);

      for (const each of pairs) {
        await eventually(() => each.heard().length >= each.sent.length, { what: 'the last ones' });
        await each.all[1].send('heartbeat', {});
        assert.deepEqual(each.heard(), each.sent);
      }
      assert.ok(sockets.every(({ lost }) => !lost));
      for (const each of pairs) each.close();
    });
  }

  /** Two in a room, by that origin. */
  async function pairAt(origin, transports) {
    const { roomId } = await createRoom(stack);
    const enter = async (sub, role) => {
      const token = await mintToken(stack, { sub, role, rooms: [roomId] });
      const client = await Client.connect(origin, token, { transports });
      await client.send('join-room', { roomId });
      return client;
    };
    const all = [await enter('bob', 'customer'), await enter('ana', 'agent')];
    const [sender, receiver] = all;
    const heard = () =>
      receiver.all('ice-candidate').map(({ payload }) => payload.candidate.candidate);
    const sent = [];

    /** With the same id until it is acknowledged. */
    async function relays(text) {
      const event = { candidate: { candidate: text }, id: `${roomId} ${text}` };
      const acknowledged = async () => (await sender.send('ice-candidate', event, 'brief')).ok;
      await eventually(() => acknowledged().catch(() => false), { patience: 'long', what: text });
      await eventually(() => heard().includes(text), { what: `${text} heard` });
    }
    async function talk(goesOn) {
      for (let i = 0; goesOn(); i++) {
        await relays(`${i}`);
        sent.push(`${i}`);
        await letTimePass(20, 'this much is said, and no more');
      }
    }
    return { roomId, all, heard, sent, relays, talk, close: () => all.forEach((c) => c.close()) };
  }

  const transportOf = (client) => client.socket.io.engine.transport.name;

  /** How many pings came, and whether the connection was ever lost. */
  function pingsOf({ socket }) {
    const seen = { count: 0, lost: false };
    socket.io.on('ping', () => seen.count++);
    socket.on('disconnect', () => (seen.lost = true));
    return seen;
  }
});
