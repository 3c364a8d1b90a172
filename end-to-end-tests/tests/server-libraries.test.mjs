import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../../deploy/local/waiting.mjs';
import { createRoom } from '../harness/control-plane.mjs';
import {
  compile,
  nodeProject,
  pythonEnvironment,
  runNode,
  runPython,
  testNode,
  testPython,
} from '../harness/installed-libraries.mjs';
import { startStack } from '../harness/stack.mjs';
import { WebhookReceiver } from '../harness/webhook-receiver.mjs';
import { webhookVectors } from '../harness/webhook-vectors.mjs';

// Both libraries as applications have them: installed from the packed file, against real services and a webhook that
// was really delivered.
describe('the libraries for backends', () => {
  let stack, project, python, receiver, delivered, given;

  before(async () => {
    receiver = await WebhookReceiver.start();
    const environment = receiver.environment;
    // First: it empties the workspace.
    const starting = startStack({ replicas: 1, ingress: false, environment });
    const making = Promise.all([nodeProject(), pythonEnvironment()]);
    stack = await starting;
    [project, python] = await making;
    const { roomId } = await createRoom(stack);
    delivered = await eventually(() =>
      receiver.delivered.find(({ event }) => event.roomId === roomId),
    );
    given = {
      url: stack.roomServiceUrl,
      transcriptsUrl: stack.transcriptServiceUrl,
      apiKey: stack.apiKey,
      delivery: { headers: delivered.headers, body: delivered.body, secret: receiver.secret },
    };
  });
  after(async () => {
    await stack?.stop();
    receiver.stop();
  });

  /** What an application of either language says after it has done the same. */
  function isAsExpected(said) {
    const { roomId } = said.made;
    assert.deepEqual([said.token.sub, said.token.groups], ['ana', ['agent']]);
    assert.deepEqual(said.token.queues, ['support']);
    assert.equal(said.token.exp - said.token.iat, 600);
    assert.equal(Math.floor(said.expiresAt / 1000), said.token.exp);
    assert.deepEqual([said.made.type, said.made.status], ['support', 'open']);
    assert.equal(said.made.policy.maxParticipants, 3);
    assert.deepEqual(said.read, said.made);
    assert.equal(said.found, true);
    assert.equal(said.dryRun, true);
    assert.deepEqual([said.closed.roomId, said.closed.status], [roomId, 'closed']);
    assert.equal(said.closed.closeReason, 'finished');
    assert.deepEqual(said.unknown, { status: 404, code: 'room-not-found', fields: [] });
    assert.equal(said.wrong.code, 'invalid-payload');
    assert.deepEqual(said.wrong.fields, ['policy.maxParticipants']);
    assert.ok(Array.isArray(said.queues));
    assert.deepEqual(said.accepted, ['stored']);
    assert.deepEqual(said.heard, ['Good morning.']);
    assert.match(said.captions, /^WEBVTT\n[^]*Good morning\./);
    assert.equal(said.misheard.status, 400);
    assert.deepEqual(said.misheard.fields, ['[1].id']);
    const { type, roomId: room } = delivered.event;
    assert.deepEqual(said.told, [type, room, room]);
    assert.equal(said.forged, 'wrong-signature');
  }

  describe('@holdfast/server', () => {
    it('passes its own tests', testNode);

    it('has types that refuse wrong uses, for two versions of the compiler', () =>
      compile(project));

    it('does what a backend asks of it', async () => {
      isAsExpected(await runNode(project, given));
    });
  });

  describe('holdfast-server of Python', () => {
    it('passes its own tests', () => testPython(python, webhookVectors()));

    it('does what a backend asks of it', async () => {
      isAsExpected(await runPython(python, given));
    });
  });
});
