// A backend, with the package as it is installed: it does what its users do, and prints what came of it.
import { readFileSync } from 'node:fs';
import { HoldfastApiError, HoldfastServer, WebhookVerificationError, verifyWebhook } from '@holdfast/server';
import type { RoomState, SegmentItem, WebhookEvent, WebhookFailure } from '@holdfast/server';

const { url, transcriptsUrl, apiKey, delivery } = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));
const holdfast = new HoldfastServer({ url, apiKey, transcriptsUrl });
const said: Record<string, unknown> = {};

const { token, expiresAt } = await holdfast.mintToken({ sub: 'ana', role: 'agent', queues: ['support'], ttl: 600 });
said['token'] = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
said['expiresAt'] = expiresAt;

const made: RoomState = await holdfast.rooms.createRoom({ type: 'support', policy: { maxParticipants: 3 } });
said['made'] = made;
said['read'] = await holdfast.rooms.readRoom(made.roomId);
let found = false;
let cursor: string | undefined;
do {
  const page = await holdfast.rooms.listRooms({ limit: 2, ...(cursor && { cursor }) });
  found ||= page.rooms.some(({ roomId }) => roomId === made.roomId);
  cursor = page.next ?? undefined;
} while (cursor);
said['found'] = found;
said['dryRun'] = (await holdfast.rooms.createRoom({ type: 'support' }, { dryRun: true })) === undefined;
said['closed'] = await holdfast.rooms.closeRoom(made.roomId, { reason: 'finished' });

said['unknown'] = await refusal(() => holdfast.rooms.readRoom('no-such-room'));
said['wrong'] = await refusal(() => holdfast.rooms.createRoom({ policy: { maxParticipants: 0 } }));
said['queues'] = (await holdfast.queues.listQueues()).queues;

const callId = `call-of-${made.roomId}`;
const segment: SegmentItem = { id: 's1', text: 'Good morning.', speaker: 'agent', isFinal: true };
said['accepted'] = (await holdfast.ingest.addSegments(callId, [segment])).accepted.map(({ result }) => result);
const { entries } = await holdfast.transcripts.readTranscript(callId);
said['heard'] = entries.map((entry) => (entry.type === 'transcript' ? entry.transcript.text : entry.type));
said['captions'] = await holdfast.transcripts.readTranscriptAs(callId, 'text/vtt');
said['misheard'] = await refusal(() => holdfast.ingest.addSegments(callId, [segment, { ...segment, id: 'no id' }]));

const { body, headers, secret } = delivery;
said['told'] = summary(verifyWebhook(body, headers, ['whsec_' + Buffer.alloc(32).toString('base64'), secret]));
said['forged'] = failure(() => verifyWebhook(body.replace('room-created', 'room-closed'), headers, secret));
console.log(JSON.stringify(said));

async function refusal(ask: () => Promise<unknown>) {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (!(error instanceof HoldfastApiError)) throw error;
    const { status, code, errors } = error;
    return { status, code, fields: errors.map(({ field }) => field) };
  }
}

function failure(verify: () => WebhookEvent): WebhookFailure | undefined {
  try {
    verify();
    return undefined;
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return error.code;
  }
}

function summary(event: WebhookEvent) {
  switch (event.type) {
    case 'room-created':
      return [event.type, event.roomId, event.data.roomId];
    case 'call-ended':
      return [event.data.reason, event.data.durationMs];
    default:
      return [event.type];
  }
}
