import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { HoldfastApiError, HoldfastServer } from '../target/package/index.js';
import { Service, problem } from './service.mjs';

const KEY = 'an-api-key-of-tests';
const room = { roomId: 'r1', status: 'open' };
const atOnce = { 'retry-after': '0' };
let service, server;

beforeEach(async () => {
  service = await new Service().start();
  server = new HoldfastServer({ url: `${service.url}/`, apiKey: KEY });
});
afterEach(() => service.stop());

const answers = (...list) => {
  service.answers = list;
};
const answersToTokens = (...list) => answers(...list.map((one) => ({ ...one, ofTokens: true })));

/** @returns the HoldfastApiError that comes, whose fields are these */
async function refused(promise, fields) {
  const error = await promise.then(
    () => assert.fail('it was not refused'),
    (one) => one,
  );
  assert.ok(error instanceof HoldfastApiError, inspect(error));
  for (const [name, value] of Object.entries(fields)) assert.deepEqual(error[name], value, name);
  return error;
}

describe('a request', () => {
  it('carries a token of a service, which serves for the next ones too', async () => {
    answers({ json: room }, { json: { rooms: [room] } });
    assert.deepEqual(await server.rooms.readRoom('r1'), room);
    assert.deepEqual(await server.rooms.listRooms({ status: 'open', limit: 2 }), { rooms: [room] });
    assert.equal(service.minted, 1);
    assert.deepEqual(service.mintedFor, {
      authorization: `Bearer ${KEY}`,
      body: { sub: 'backend', role: 'service', queues: ['*'], rooms: ['*'], calls: ['*'] },
    });
    const [first, second] = service.asked;
    assert.equal(first.headers.authorization, 'Bearer token-1');
    assert.equal(first.url, '/v1/rooms/r1');
    assert.equal(second.url, '/v1/rooms?limit=2&status=open');
  });

  it('asks for one token, however many are made at once', async () => {
    answers(...Array.from({ length: 5 }, () => ({ json: room })));
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => server.rooms.readRoom(id)));
    assert.equal(service.minted, 1);
  });

  it('gets a new token a minute before the old one ends', async () => {
    const { now } = Date;
    answers({ json: room }, { json: room }, { json: room });
    try {
      await server.rooms.readRoom('r1');
      Date.now = () => now() + service.tokenLifeMs - 70_000;
      await server.rooms.readRoom('r1');
      assert.equal(service.minted, 1);
      Date.now = () => now() + service.tokenLifeMs - 50_000;
      await server.rooms.readRoom('r1');
    } finally {
      Date.now = now;
    }
    assert.equal(service.minted, 2);
    assert.equal(service.asked[2].headers.authorization, 'Bearer token-2');
  });

  it('is made once more with a new token if the token is refused, and no third time', async () => {
    answers(problem(401, 'unauthorized'), { json: room });
    assert.deepEqual(await server.rooms.readRoom('r1'), room);
    assert.deepEqual(
      service.asked.map(({ headers }) => headers.authorization),
      ['Bearer token-1', 'Bearer token-2'],
    );
    answers(problem(401, 'unauthorized'), problem(401, 'unauthorized'), { json: room });
    await refused(server.rooms.readRoom('r1'), { status: 401, code: 'unauthorized' });
    assert.equal(service.asked.length, 4);
  });

  it('sends a body, and a key by which a repetition is known', async () => {
    answers({ status: 201, json: room }, { status: 201, json: room });
    assert.deepEqual(await server.rooms.createRoom({ type: 'support' }), room);
    await server.rooms.createRoom({ id: 'r1' }, { idempotencyKey: 'my-key' });
    const [{ method, headers, body }, second] = service.asked;
    assert.deepEqual([method, body], ['POST', { type: 'support' }]);
    assert.equal(headers['content-type'], 'application/json');
    assert.match(headers['idempotency-key'], /^[0-9a-f-]{36}$/);
    assert.equal(second.headers['idempotency-key'], 'my-key');
  });

  it('gives nothing where nothing is answered', async () => {
    answers({ status: 204 }, { status: 204 });
    assert.equal(await server.rooms.createRoom({ id: 'r1' }, { dryRun: true }), undefined);
    assert.equal(await server.rooms.removeParticipant('r1', 'corp/ana'), undefined);
    assert.equal(service.asked[0].url, '/v1/rooms?dryRun=true');
    assert.equal(service.asked[1].url, '/v1/rooms/r1/participants/corp%2Fana');
  });

  it('goes to the service that has the operation, and gives an export as text', async () => {
    const other = await new Service().start();
    try {
      const both = { url: service.url, transcriptsUrl: `${other.url}/base/`, apiKey: KEY };
      const { transcripts, ingest } = new HoldfastServer(both);
      other.answers = [
        { json: { entries: [] } },
        { text: 'WEBVTT', type: 'text/vtt;charset=UTF-8' },
        { json: { accepted: [] } },
      ];
      assert.deepEqual(await transcripts.readTranscript('c1', { q: 'a b&c' }), { entries: [] });
      assert.equal(await transcripts.readTranscriptAs('c1', 'text/vtt'), 'WEBVTT');
      const item = { id: 's1', text: 'Hello.', speaker: 'agent', isFinal: true };
      await ingest.addSegments('c1', [item], { roomId: 'r1' });
      assert.deepEqual(
        other.asked.map(({ url }) => url),
        [
          '/base/v1/transcripts/c1?q=a+b%26c',
          '/base/v1/transcripts/c1',
          '/base/v1/transcripts/c1/segments?roomId=r1',
        ],
      );
      assert.equal(other.asked[1].headers.accept, 'text/vtt');
      assert.deepEqual(other.asked[2].body, [item]);
    } finally {
      other.stop();
    }
  });
});

describe('a refusal', () => {
  it('says what the problem document says', async () => {
    answers(problem(404, 'room-not-found'));
    const error = await refused(server.rooms.readRoom('r9'), {
      name: 'HoldfastApiError',
      status: 404,
      code: 'room-not-found',
      message: 'it is room-not-found',
      errors: [],
      retryAfterMs: undefined,
    });
    assert.ok(error instanceof Error);
  });

  it('names the fields, as either service does', async () => {
    const errors = [{ field: 'policy.maxParticipants', message: 'must be less' }];
    answers(problem(400, 'invalid-payload', { errors }));
    await refused(server.rooms.createRoom({}), { errors });
    answers(problem(400, 'invalid-payload', { index: 2, field: 'speaker' }));
    const field = { field: '[2].speaker', message: 'it is invalid-payload' };
    await refused(server.ingest.addSegments('c1', []), { errors: [field] });
  });

  it('of a service that is busy is followed by another attempt, twice', async () => {
    const busy = problem(503, 'overloaded', {}, atOnce);
    answers(busy, busy, { json: room });
    assert.deepEqual(await server.rooms.readRoom('r1'), room);
    answers(busy, busy, busy, { json: room });
    await refused(server.rooms.readRoom('r1'), {
      status: 503,
      code: 'overloaded',
      retryAfterMs: 0,
    });
    assert.equal(service.asked.length, 6);
  });

  it('that asks for a long wait is told at once', async () => {
    answers(problem(429, 'rate-limited', {}, { 'retry-after': '600' }), { json: room });
    await refused(server.rooms.readRoom('r1'), { code: 'rate-limited', retryAfterMs: 600_000 });
    assert.equal(service.asked.length, 1);
  });

  it('of something else is no problem of Holdfast', async () => {
    const page = { type: 'text/html', text: '<h1>Hello</h1>' };
    answers(page);
    await refused(server.rooms.readRoom('r1'), { status: 200, code: 'unexpected-answer' });
    answers({ ...page, status: 404 });
    await refused(server.rooms.readRoom('r1'), { status: 404, code: 'unexpected-answer' });
    answers({ status: 302, headers: { location: 'http://localhost:1/' } });
    await refused(server.rooms.readRoom('r1'), { status: 302, code: 'unexpected-answer' });
    answers({ text: '{"cut off' });
    await refused(server.rooms.readRoom('r1'), { status: 200, code: 'unexpected-answer' });
    for (const retryAfter of ['-1', '1.5', 'Retry 5']) {
      answers(problem(503, 'overloaded', {}, { 'retry-after': retryAfter }), { json: room });
      assert.deepEqual(await server.rooms.readRoom('r1'), room);
    }
  });
});

describe('no answer', () => {
  it('is followed by another attempt, with the same key', async () => {
    answers({ hangUp: true }, { status: 201, json: room });
    assert.deepEqual(await server.rooms.createRoom({ id: 'r1' }), room);
    const [first, second] = service.asked.map(({ headers }) => headers['idempotency-key']);
    assert.equal(first, second);
  });

  it('is told if what was asked must not be done twice', async () => {
    answers({ hangUp: true }, { json: { accepted: [] } });
    await refused(server.ingest.addSegments('c1', []), { status: 0, code: 'unreachable' });
    assert.equal(service.asked.length, 1);
    answers({ status: 503, text: 'a proxy', type: 'text/plain', headers: atOnce });
    await refused(server.ingest.addSegments('c1', []), { status: 503, code: 'unexpected-answer' });
    assert.equal(service.asked.length, 2);
  });

  it('is told after three attempts, and why', async () => {
    const nobody = new HoldfastServer({ url: 'http://127.0.0.1:1', apiKey: KEY });
    const error = await refused(nobody.rooms.readRoom('r1'), { status: 0, code: 'unreachable' });
    assert.match(error.message, /POST \/v1\/tokens: nobody answered: /);
    assert.ok(error.cause instanceof Error);
  });

  it('in time is none', async () => {
    const hasty = new HoldfastServer({ url: service.url, apiKey: KEY, timeoutMs: 50 });
    answersToTokens({ never: true }, { never: true }, { never: true });
    await refused(hasty.mintToken({ sub: 'ana', role: 'agent' }), { code: 'unreachable' });
    assert.equal(service.asked.length, 3);
  });
});

describe('mintToken', () => {
  const wanted = { sub: 'ana', name: 'Ana', role: 'agent', queues: ['support'], ttl: 'PT10M' };

  it('asks with the API key, and gives what is answered', async () => {
    const issued = { token: 'abc', expiresAt: 1_790_000_000_000 };
    answersToTokens({ json: issued });
    assert.deepEqual(await server.mintToken(wanted), issued);
    const [{ headers, body }] = service.asked;
    assert.equal(headers.authorization, `Bearer ${KEY}`);
    assert.deepEqual(body, wanted);
  });

  it('tries again where nobody answers, and where it is asked to', async () => {
    const issued = { token: 'abc', expiresAt: 1 };
    answersToTokens({ hangUp: true }, problem(429, 'rate-limited', {}, atOnce), { json: issued });
    assert.deepEqual(await server.mintToken(wanted), issued);
  });

  it('is not repeated with a wrong key', async () => {
    answersToTokens(problem(401, 'unauthorized'), problem(401, 'unauthorized'));
    await refused(server.mintToken(wanted), { status: 401 });
    assert.equal(service.asked.length, 1);
  });

  it('asks anew after a refusal, for whoever needs the token of requests', async () => {
    answersToTokens(problem(401, 'unauthorized'));
    await refused(server.rooms.readRoom('r1'), { status: 401 });
    answers({ json: room });
    assert.deepEqual(await server.rooms.readRoom('r1'), room);
  });

  it('sends nothing if an argument is wrong', async () => {
    const wrong = [undefined, {}, { ...wanted, sub: '' }, { ...wanted, role: 'boss' }];
    for (const request of [...wrong, { ...wanted, rooms: 'lobby' }, { ...wanted, calls: [1] }])
      await assert.rejects(server.mintToken(request), TypeError);
    assert.deepEqual(service.asked, []);
  });
});

describe('wrong arguments', () => {
  const url = 'http://localhost:8081';

  it('are refused when a server is made', () => {
    for (const bad of [undefined, '', 'localhost:8081', 'ftp://x', `${url}?a=b`, 'http://u:p@h'])
      assert.throws(() => new HoldfastServer({ url: bad, apiKey: KEY }), /^TypeError: url/);
    for (const apiKey of [undefined, '', 'a b', 'a\nb'])
      assert.throws(() => new HoldfastServer({ url, apiKey }), /^TypeError: apiKey must/);
    assert.throws(() => new HoldfastServer({ url, apiKey: KEY, timeoutMs: 0 }), /timeoutMs/);
    const transcriptsUrl = 'nowhere';
    assert.throws(() => new HoldfastServer({ url, apiKey: KEY, transcriptsUrl }), /transcriptsUrl/);
  });

  it('are refused before anything is sent', async () => {
    for (const id of ['', '.', '..', undefined, 7])
      await assert.rejects(server.rooms.readRoom(id), /^TypeError: id must be an id/);
    const idempotencyKey = 'two\nlines';
    await assert.rejects(
      server.rooms.createRoom({}, { idempotencyKey }),
      /^TypeError: idempotencyKey/,
    );
    assert.deepEqual([service.minted, service.asked], [0, []]);
  });

  it('and the API key are never shown', () => {
    assert.ok(!inspect(server, { depth: 9, showHidden: true }).includes(KEY));
  });
});
