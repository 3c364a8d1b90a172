import { delay } from '../../deploy/local/waiting.mjs';
import { RawClient } from './raw-client.mjs';

const KIB = 1024;
const POLLING = '/socket.io/?EIO=4&transport=polling';
const WEBSOCKET = '/socket.io/?EIO=4&transport=websocket';

/**
 * What one attacker does at a time, by name. Each is given the target, `{ ports: { signaling, rooms,
 * transcripts }, rooms, calls, longCall, tokens }`, a seeded random generator and an address of its own, and
 * tells what came of it: `refused` (an answer of 4xx or 5xx, or closed) or `taken`.
 */
export const attacks = {
  'packets without end in one request': async ({ ports }, random, from) => {
    const sid = await handshake(ports.signaling, from);
    const packet = random.of(['3', '4', '6', '42["x"]', '2probe', '']);
    const body = `${packet}\x1e`.repeat(random.of([300, 20_000, 2 ** 20]));
    return post(ports.signaling, from, `${POLLING}&sid=${sid}`, body);
  },

  'WebSocket message that never ends': async ({ ports }, random, from) => {
    const client = await RawClient.to(ports.signaling, from);
    if (!(await client.upgrade(WEBSOCKET))) return outcome(client, 'refused');
    await client.frame('4', { isLast: false });
    for (let i = 0; i < 64 && client.isOpen; i++) {
      await client.frame('x'.repeat(random.of([1, 16, 64]) * KIB), { opcode: 0, isLast: false });
    }
    return linger(client, random);
  },

  'WebSocket frame that never ends': async ({ ports }, random, from) => {
    const client = await RawClient.to(ports.signaling, from);
    if (!(await client.upgrade(WEBSOCKET))) return outcome(client, 'refused');
    await client.frame('4'.repeat(random.of([1, 60 * KIB])), { length: 4 * KIB * KIB - 1 });
    return linger(client, random);
  },

  'body that never ends': async ({ ports }, random, from) => {
    const [port, path] = random.of([
      [ports.signaling, `${POLLING}&sid=${await handshake(ports.signaling, from)}`],
      [ports.rooms, '/v1/rooms'],
      [ports.rooms, '/v1/tokens'],
      [ports.transcripts, '/v1/transcripts/a/segments'],
      [ports.transcripts, '/v1/transcripts/a/redactions'],
    ]);
    const client = await RawClient.to(port, from);
    const length = random.of([
      { 'Content-Length': random.of([60 * KIB, 4 * KIB * KIB, 10 * KIB * KIB]) },
      { 'Transfer-Encoding': 'chunked' },
    ]);
    await client.request('POST', path, { 'Content-Type': 'application/json', ...length });
    for (let i = 0; i < 40 && client.isOpen; i++) {
      const part = 'a'.repeat(random.of([1, 16 * KIB, 64 * KIB]));
      await client.say(
        'Transfer-Encoding' in length ? `${part.length.toString(16)}\r\n${part}\r\n` : part,
      );
    }
    return linger(client, random);
  },

  'header that never ends': async ({ ports }, random, from) => {
    const client = await RawClient.to(random.of(Object.values(ports)), from);
    await client.say('GET /v1/rooms HTTP/1.1\r\nHost: localhost\r\n');
    for (let i = 0; i < 20 && client.isOpen; i++) {
      await client.say(`X-${i}: ${'b'.repeat(random.of([1, KIB]))}\r\n`);
      await delay(random.of([0, 200]));
    }
    return linger(client, random);
  },

  'connection that says nothing': async ({ ports }, random, from) => {
    return linger(await RawClient.to(random.of(Object.values(ports)), from), random);
  },

  'CONNECT of any size': async ({ ports }, random, from) => {
    const client = await RawClient.to(ports.signaling, from);
    if (!(await client.upgrade(WEBSOCKET))) return outcome(client, 'refused');
    const size = random.of([KIB, 15 * KIB, 17 * KIB, 4 * KIB * KIB - KIB]);
    const field = random.of(['"a":1,', '"a":{', '[', '"\\ud800":"x",']);
    await client.frame(`40{"token":"x",${field.repeat(size / field.length)}`);
    return linger(client, random);
  },

  'answers that nobody takes': async ({ ports }, random, from) => {
    const sid = await handshake(ports.signaling, from);
    const namespace = 'n'.repeat(random.of([60, 16 * KIB - 8]));
    const path = `${POLLING}&sid=${sid}`;
    let answer = 'taken';
    for (let i = 0; i < 60 && answer === 'taken'; i++) {
      answer = await post(ports.signaling, from, path, `40/${namespace},`);
    }
    return answer;
  },

  'random packets': async ({ ports, tokens }, random, from) => {
    const client = await RawClient.to(ports.signaling, from);
    if (!(await client.upgrade(WEBSOCKET))) return outcome(client, 'refused');
    if (random.below(2) === 0) await client.signIn(random.of(tokens.customers));
    for (let i = 0; i < 50 && client.isOpen; i++) {
      await client.frame(scribble(random), { opcode: random.of([1, 1, 1, 2, 9, 10]) });
    }
    return linger(client, random);
  },

  'random requests': async ({ ports, tokens, rooms }, random, from) => {
    const client = await RawClient.to(random.of([ports.rooms, ports.transcripts]), from);
    const path = random.of([
      `/v1/rooms/${random.of(rooms)}`,
      `/v1/rooms/${random.of(rooms)}/events?after=${scribble(random)}`,
      '/v1/calls?limit=1000000',
      `/v1/transcripts/${random.of(rooms)}?limit=-1&q=${'%F0'.repeat(40)}`,
      '/v1/tokens',
      `/${'../'.repeat(50)}etc`,
    ]);
    await client.request(
      random.of(['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'TRACE']),
      path.replace(/[^!-~]/g, '%00'),
      {
        Authorization: `Bearer ${random.of([...tokens.customers, 'x', scribble(random)])}`.replace(
          /[^ -~]/g,
          '?',
        ),
        'Content-Type': random.of(['application/json', 'text', '/;;', 'application/x-ndjson']),
        'Content-Length': 2,
      },
      '{}',
    );
    return outcome(client, await client.status());
  },

  'poison to the well-behaved': async ({ ports, tokens, rooms }, random, from) => {
    const client = await RawClient.to(ports.signaling, from);
    if (!(await client.upgrade(WEBSOCKET))) return outcome(client, 'refused');
    const which = random.below(tokens.guests.length);
    if (!(await client.signIn(tokens.guests[which]))) return outcome(client, 'refused');
    await client.frame(`420["join-room",{"roomId":"${rooms[which]}"}]`);
    await client.hears(/430\[/);
    for (let i = 0; i < 10 && client.isOpen; i++) {
      const parts = random.of([1, 2, 10, 11]);
      await client.frame(`45${parts}-${i + 1}["ice-candidate",{"candidate":${pill(random)}}]`);
      for (let part = 0; part < parts; part++) await client.frame('x', { opcode: 2 });
      await client.frame(`42["ice-candidate",{"candidate":${pill(random)}}]`);
    }
    await client.hears(/nothing/, 300);
    await client.frame('41');
    return outcome(client, 'taken');
  },

  'flood of a signed-in client': async ({ ports, tokens, rooms }, random, from) => {
    const client = await RawClient.to(ports.signaling, from);
    if (!(await client.upgrade(WEBSOCKET))) return outcome(client, 'refused');
    if (!(await client.signIn(random.of(tokens.customers)))) return outcome(client, 'refused');
    const long = 'y'.repeat(random.of([10, 90 * KIB]));
    for (let i = 0; i < 400 && client.isOpen; i++) {
      const event = random.of([
        ['offer', { roomId: random.of(rooms), offer: long }],
        ['offer', { roomId: long, targetUserId: long, offer: {}, id: `${i}` }],
        ['request-call', { queue: `q${random.below(1000)}`, metadata: { long } }],
        ['set-availability', { available: true, queues: Array(2000).fill('q') }],
        [long, {}],
      ]);
      await client.frame(`42${i}${JSON.stringify(event)}`);
    }
    return linger(client, random);
  },

  'flood of connections': async ({ ports }, random, from) => {
    const clients = await Promise.allSettled(
      Array.from({ length: 40 }, () => RawClient.to(ports.signaling, from)),
    );
    const open = clients.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const upgraded = await Promise.all(open.map((client) => client.upgrade(WEBSOCKET)));
    await delay(random.below(1000));
    open.forEach((client) => client.end());
    return upgraded.every(Boolean) ? 'taken' : 'refused';
  },

  'exports without end': async ({ ports, tokens, longCall }, random, from) => {
    const clients = await Promise.all(
      Array.from({ length: 10 }, () => RawClient.to(ports.transcripts, from)),
    );
    const answers = clients.map(async (client) => {
      await client.request('GET', `/v1/transcripts/${longCall}`, {
        Authorization: `Bearer ${tokens.reader}`,
        Accept: random.of(['text/plain', 'text/vtt', 'application/json']),
      });
      return client.status(5000);
    });
    const statuses = await Promise.all(answers);
    clients.forEach((client) => client.end());
    return statuses.every((status) => status === '200') ? 'taken' : 'refused';
  },

  'unfinished words to the transcripts': async ({ ports, tokens, calls }, random, from) => {
    const client = await RawClient.to(ports.transcripts, from);
    const path = `/v1/transcripts/${random.of(calls)}${random.of(['', '/ingest'])}`;
    const token = random.of([tokens.reader, tokens.producer, 'x']);
    if (!(await client.upgrade(path, { Authorization: `Bearer ${token}` }))) {
      return outcome(client, 'refused');
    }
    await client.frame('{"text":"', { isLast: false });
    for (let i = 0; i < 32 && client.isOpen; i++) {
      await client.frame(random.of(['a@', 'a.', '1 ']).repeat(8 * KIB), {
        opcode: 0,
        isLast: false,
      });
    }
    return linger(client, random);
  },
};

async function handshake(port, from) {
  const client = await RawClient.to(port, from);
  await client.request('GET', POLLING);
  const [, sid] = /"sid":"([^"]+)"/.exec(await client.hears(/"sid"|HTTP\/1\.1 [45]/)) ?? [];
  client.end();
  return sid ?? 'none';
}

async function post(port, from, path, body) {
  const client = await RawClient.to(port, from);
  await client.request('POST', path, { 'Content-Length': Buffer.byteLength(body) }, body);
  return outcome(client, await client.status());
}

/** Stays as long as it is let, some seconds at most. */
async function linger(client, random) {
  const ended = client.closed.then(() => true);
  const isEnded = await Promise.race([ended, delay(random.below(8000)).then(() => false)]);
  return outcome(client, isEnded ? 'refused' : 'taken');
}

function outcome(client, what) {
  client.end();
  return /^([45]|refused|closed)/.test(what) ? 'refused' : 'taken';
}

const PIECES = ['4', '2', '0', '40', '42', '45', '451-', '[', ']', '{', '}', '"', ',', ':', '1'];
const WORDS = [
  '"join-room"',
  '"offer"',
  '{"roomId":',
  'null',
  '\\u0000',
  '\ud800',
  '1e999',
  '/ns,',
];

function scribble(random) {
  const pieces = [...PIECES, ...WORDS];
  return Array.from({ length: 1 + random.below(12) }, () => random.of(pieces)).join('');
}

function pill(random) {
  return random.of([
    '{"_placeholder":{"_placeholder":true,"num":99},"num":0}',
    '{"_placeholder":true,"num":0}',
    '{"_placeholder":true,"num":-1}',
    '{"_placeholder":true}',
    '[[{"_placeholder":true,"num":1e9}]]',
    '{"__proto__":{"_placeholder":true,"num":7}}',
    `${'['.repeat(500)}${']'.repeat(500)}`,
    '"\\ud800"',
  ]);
}
