import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../deploy/local/tools.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';
import { faultIn, faultInReply, faultsInDelivery } from '../harness/asyncapi-messages.mjs';
import { Client } from '../harness/client.mjs';
import { backendToken, createRoom, mintToken, request } from '../harness/control-plane.mjs';
import { clientOf } from '../harness/generated-clients.mjs';
import { parse, sendAll } from '../harness/http-requests.mjs';
import { DescribedAnswers, faultsIn, openApiOf, operationsOf } from '../harness/openapi.mjs';
import { startStack } from '../harness/stack.mjs';
import { TranscriptSocket } from '../harness/transcript-socket.mjs';
import { WebhookReceiver } from '../harness/webhook-receiver.mjs';
import { workspace } from '../harness/workspace.mjs';
import { Ajv2020 } from 'ajv/dist/2020.js';

// What the services say of themselves, held against what they do.
let stack, webhook;
const documents = {};
before(async () => {
  webhook = await WebhookReceiver.start();
  const { environment } = webhook;
  stack = await startStack({ replicas: 1, ingress: false, environment });
  documents.rooms = await openApiOf(stack.roomServiceUrl);
  documents.transcripts = await openApiOf(stack.transcriptServiceUrl);
});
after(async () => {
  await stack?.stop();
  webhook.stop();
});

const VERBS =
  /^(add|close|create|discard|end|erase|extend|hold|invite|list|prioritise|read|redact|release|remove|replay|sign|transfer)[A-Z]\w*$/;

for (const service of ['rooms', 'transcripts']) {
  describe(`the OpenAPI document of ${service}`, () => {
    it('is OpenAPI 3.1 to which no rule objects, with examples as the schemas have them', async () => {
      assert.match(documents[service].openapi, /^3\.1\./);
      assert.deepEqual(await faultsIn(documents[service]), []);
    });

    it('names each operation by a verb, once, and says what it does', () => {
      const operations = operationsOf(documents[service]).map(({ operation }) => operation);
      const ids = operations.map(({ operationId }) => operationId);
      assert.deepEqual(
        ids.filter((id) => !VERBS.test(id)),
        [],
      );
      assert.equal(new Set(ids).size, ids.length);
      for (const { operationId, summary, tags } of operations) {
        assert.ok(summary && tags.length === 1, operationId);
      }
    });

    it('has a tag for each that operations have, a license and a server', () => {
      const { info, servers, tags } = documents[service];
      const used = operationsOf(documents[service]).flatMap(({ operation }) => operation.tags);
      assert.deepEqual(tags.map(({ name }) => name).sort(), [...new Set(used)].sort());
      assert.equal(info.license.identifier, 'Apache-2.0');
      assert.equal(servers.length, 1);
    });

    it('describes what is answered by more than a name', () => {
      for (const { operation } of operationsOf(documents[service])) {
        for (const [status, answer] of Object.entries(operation.responses)) {
          const schemas = Object.values(answer.content ?? {}).map(({ schema }) => schema);
          assert.ok(schemas.every(Boolean), `${operation.operationId} ${status}`);
          const hasBody = /^2/.test(status) && status !== '204';
          if (hasBody) assert.ok(schemas.length > 0, `${operation.operationId} ${status}`);
        }
      }
    });

    it('has defaults as the schemas have them, and patterns for the whole text', () => {
      const ajv = new Ajv2020({ strict: false });
      const visit = (node) => {
        if (node === null || typeof node !== 'object') return;
        if ('default' in node && node.type) {
          assert.ok(ajv.validate({ ...node, $ref: undefined }, node.default), JSON.stringify(node));
        }
        if (typeof node.pattern === 'string') assert.match(node.pattern, /^\^.*\$$/);
        Object.values(node).forEach(visit);
      };
      visit(documents[service].paths);
      visit(documents[service].components);
    });
  });
}

describe('a client generated from the OpenAPI documents', () => {
  let rooms, transcripts, answers, roomsApi, tokensApi;

  before(async () => {
    [rooms, transcripts] = await Promise.all(
      ['rooms', 'transcripts'].map((name) =>
        clientOf(documents[name], join(workspace, 'clients', name)),
      ),
    );
    answers = new DescribedAnswers(documents.rooms);
    tokensApi = new rooms.TokensApi(configured(rooms, stack.roomServiceUrl, stack.apiKey, answers));
    const { token } = await tokensApi.createToken({
      tokenRequest: { sub: 'backend', role: 'service', rooms: ['*'], calls: ['*'] },
    });
    roomsApi = new rooms.RoomsApi(configured(rooms, stack.roomServiceUrl, token, answers));
  });

  const configured = (client, basePath, accessToken, { fetch: fetchApi }) =>
    new client.Configuration({ basePath, accessToken, fetchApi });

  it('makes a room, reads it, finds it in the list, reads what happened, and closes it', async () => {
    const roomRequest = { type: 'support', policy: { maxParticipants: 4 } };
    const made = await roomsApi.createRoom({ roomRequest, idempotencyKey: 'a-key' });
    assert.equal(made.policy.maxParticipants, 4);
    const again = await roomsApi.createRoom({ roomRequest, idempotencyKey: 'a-key' });
    assert.equal(again.roomId, made.roomId);
    const read = await roomsApi.readRoom({ id: made.roomId });
    assert.deepEqual(read, made);
    const page = await roomsApi.listRooms({ status: 'open', limit: 200 });
    assert.ok(page.rooms.some(({ roomId }) => roomId === made.roomId));
    const { events } = await roomsApi.listRoomEvents({ id: made.roomId });
    assert.deepEqual(
      events.map(({ type }) => type),
      ['room-created'],
    );
    const closed = await roomsApi.closeRoom({
      id: made.roomId,
      closeRequest: { reason: 'enough' },
    });
    assert.equal(closed.closeReason, 'enough');
  });

  it('gets a token for a user, and the servers that it is good for', async () => {
    const tokenRequest = { sub: 'alice', role: 'customer', ttl: 'PT1M' };
    const { token, expiresAt } = await tokensApi.createToken({ tokenRequest });
    assert.ok(expiresAt > 0);
    const own = configured(rooms, stack.roomServiceUrl, token, answers);
    const { iceServers } = await new rooms.IceApi(own).listIceServers();
    assert.ok(Array.isArray(iceServers));
  });

  it('is told what is wrong by a problem with a type', async () => {
    const missing = await problem(roomsApi.readRoom({ id: 'no-such-room' }));
    assert.equal(missing.status, 404);
    assert.equal(missing.code, 'room-not-found');
    assert.equal(missing.errors, undefined);
    const wrong = await problem(roomsApi.createRoom({ roomRequest: { id: 'two words' } }));
    assert.equal(wrong.status, 400);
    assert.equal(wrong.errors[0].field, 'id');
    const conflict = problem(
      roomsApi.createRoom({ roomRequest: { type: 'other' }, idempotencyKey: 'a-key' }),
    );
    assert.equal((await conflict).code, 'idempotency-conflict');
  });

  const problem = async (asked) => {
    const error = await asked.then(
      () => assert.fail('it was answered'),
      (refused) => refused,
    );
    assert.ok(error instanceof rooms.ResponseError);
    const body = await error.response.json();
    assert.ok(rooms.instanceOfProblem(body));
    return rooms.ProblemFromJSON(body);
  };

  it('adds to a transcript, reads, redacts, exports, holds and erases it', async () => {
    const described = new DescribedAnswers(documents.transcripts);
    const token = await backendToken(stack);
    const own = configured(transcripts, stack.transcriptServiceUrl, token, described);
    const callId = 'generated';
    const said = { id: 's1', text: 'My name is Alice.', speaker: 'caller', isFinal: true };
    const { accepted } = await new transcripts.IngestApi(own).addSegments({
      callId,
      item: [said, { type: 'gap', id: 'g1', startMs: 5000, endMs: 9000 }],
    });
    assert.deepEqual(
      accepted.map(({ result }) => result),
      ['stored', 'stored'],
    );
    const retention = new transcripts.RetentionApi(own);
    const { redacted } = await retention.redactTranscript({ callId, redaction: { find: 'Alice' } });
    assert.deepEqual(redacted, ['s1']);
    const reading = new transcripts.TranscriptsApi(own);
    const { entries } = await reading.readTranscript({ callId });
    assert.equal(entries[0].transcript.text, 'My name is ████.');
    assert.ok(entries.some(({ type }) => type === 'gap'));
    const asVtt = ({ init }) => ({ headers: { ...init.headers, Accept: 'text/vtt' } });
    const vtt = await reading.readTranscriptRaw({ callId }, asVtt);
    assert.match(await vtt.raw.text(), /^WEBVTT\n[^]*My name is/);
    await retention.holdTranscript({ callId });
    const held = await retention.eraseTranscript({ callId }).catch(({ response }) => response);
    assert.equal((await held.json()).code, 'transcript-held');
    await retention.releaseTranscript({ callId });
    await new transcripts.IngestApi(own).endTranscript({ callId });
    await retention.eraseTranscript({ callId });
  });
});

describe('docs/first-requests.http', () => {
  const file = parse(readFileSync(join(root, 'docs/first-requests.http'), 'utf8'));

  it('has ten requests, of which each is answered as it says', async () => {
    const rooms = new DescribedAnswers(documents.rooms);
    const transcripts = new DescribedAnswers(documents.transcripts);
    const variables = {
      rooms: stack.roomServiceUrl,
      transcripts: stack.transcriptServiceUrl,
      apiKey: stack.apiKey,
    };
    assert.deepEqual(Object.keys(file.variables), Object.keys(variables));
    const answers = await sendAll(file, variables, (written, url, init) =>
      (written.url.startsWith('{{rooms}}') ? rooms : transcripts).fetch(url, init),
    );
    assert.equal(answers.length, 10);
    for (const { request: sent, status, text } of answers) {
      assert.equal(status, sent.expected, `${sent.title}: ${text}`);
    }
    assert.match(answers[7].text, /^WEBVTT[^]*Hello, this is Alice\./);
  });
});

describe('messages of docs/asyncapi.yaml', () => {
  it('are those of a call, to and from both sides, and to a webhook', async (t) => {
    const person = async (sub, role) => {
      const token = await mintToken(stack, { sub, role, queues: ['support'] });
      const client = await Client.connect(stack.origin, token);
      t.after(() => client.close());
      return client;
    };
    const [agent, customer] = await Promise.all([
      person('bob', 'agent'),
      person('alice', 'customer'),
    ]);
    const asks = async (client, name, payload) => {
      assert.equal(faultIn(name, name, payload), null);
      const answer = await client.send(name, payload);
      assert.equal(answer.ok, true, JSON.stringify(answer));
      assert.equal(faultInReply(name, answer), null, JSON.stringify(answer));
      return answer;
    };
    await asks(agent, 'set-availability', { available: true });
    const { callId } = await asks(customer, 'request-call', { queue: 'support' });
    await agent.next('call-ringing');
    await asks(agent, 'accept-call', { callId });
    const { payload } = await customer.next('call-accepted');
    await asks(customer, 'heartbeat', {});
    await asks(customer, 'end-call', { callId });
    await agent.next('call-ended');

    for (const { name, payload: told } of [...agent.received, ...customer.received]) {
      assert.equal(faultIn('serverEvents', name, told), null, name);
    }
    const refused = await customer.send('end-call', { callId: 'no-such-call' });
    assert.equal(refused.ok, false);
    assert.equal(faultInReply('end-call', refused), null);
    const isTold = (type, where) =>
      webhook.delivered.some(({ event }) => event.type === type && where(event));
    await eventually(() => isTold('call-requested', (event) => event.callId === callId));
    await eventually(() => isTold('call-ended', (event) => event.roomId === payload.roomId));
  });

  it('are those of the sockets of a transcript', async (t) => {
    const token = await backendToken(stack);
    const callId = 'over-sockets';
    const reader = await TranscriptSocket.open(stack, callId, token);
    const producer = await TranscriptSocket.open(stack, `${callId}/ingest?producer=engine`, token);
    t.after(() => [reader, producer].forEach((socket) => socket.close()));
    const items = [
      { id: 's1', text: 'Good', speaker: 'agent', isFinal: false },
      [{ id: 's1', text: 'Good morning.', speaker: 'agent', isFinal: true }],
      { type: 'gap', id: 'g1', startMs: 0, endMs: 900 },
    ];
    const refused = { id: 's2', text: 'without a speaker', isFinal: true };
    const end = { type: 'end' };
    for (const sent of [...items, { type: 'ping' }, refused, end]) producer.send(sent);
    reader.send({ type: 'ping' });
    await eventually(() => producer.has('ended'));
    await eventually(() => reader.has('ended') && reader.has('pong'));

    for (const sent of [...items, end]) {
      assert.equal(faultIn('ingestItems', 'items', sent), null);
    }
    assert.notEqual(faultIn('ingestItems', 'items', refused), null);
    for (const told of reader.messages) {
      assert.equal(faultIn('transcriptMessages', told.type, told), null, JSON.stringify(told));
    }
    for (const told of producer.messages) {
      const fault =
        told.type === 'status'
          ? faultIn('ingestMessages', 'status', told)
          : faultInReply('ingestItems', told);
      assert.equal(fault, null, JSON.stringify(told));
    }
    assert.ok(['accepted', 'error', 'pong'].every((type) => producer.has(type)));
    assert.ok(['transcript', 'gap'].every((type) => reader.has(type)));
  });

  it('are those of webhooks, of all that was done here', async () => {
    const { roomId } = await createRoom(stack);
    const bearer = await backendToken(stack);
    await request(stack, 'DELETE', `/v1/rooms/${roomId}`, { bearer });
    const isClosed = ({ event }) => event.roomId === roomId && event.type === 'room-closed';
    await eventually(() => webhook.delivered.some(isClosed));
    for (const delivery of webhook.delivered) {
      assert.deepEqual(faultsInDelivery(delivery), [], JSON.stringify(delivery.event));
    }
  });
});
