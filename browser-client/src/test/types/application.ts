// Never run: `./holdfast lint` holds it against the declarations of @holdfast/client, as an application's own
// TypeScript reads them. A line that must not compile says so, and is a finding if it does.
import { Agent, Call, Holdfast, HoldfastError, TranscriptStream, isHoldfastError } from '@holdfast/client';
import type { ErrorCode, TokenCallback } from '@holdfast/client';

/** Tokens come at once or later, bare or with what else the backend says. */
const tokens: TokenCallback[] = [
  () => 'token',
  async ({ reason }) => (reason === 'expired' ? 'new' : 'old'),
  () => ({ token: 'token' }),
  () => fetch('/token').then((answer) => answer.json() as Promise<{ token: string }>),
];

const holdfast = new Holdfast({
  token: ({ reason }) => fetch('/token?why=' + reason).then((answer) => answer.text()),
  retry: { firstMs: 500 },
  logger: console,
});
const call = new Call(holdfast, { media: false });
const agent = new Agent(holdfast);
const room = holdfast.room('lobby');
const video = document.createElement('video');
new TranscriptStream({ callId: 'c1', token: () => 'token' }).on('segments', (list) => list.length);
new TranscriptStream({ url: 'wss://host', callId: 'c1', token: tokens[1]!, retry: { mostMs: 2000 } });

/** What an application may write. */
export async function compiles(): Promise<unknown[]> {
  const told = [
    holdfast.on('call-ended', ({ callId, reason, waitedMs = 0 }) => [callId.length, reason === 'no-agent', waitedMs]),
    holdfast.on('ready', ({ rooms, call: current }) => [rooms[0]?.participants[0]?.presence, current?.queue]),
    holdfast.on('server-event', (event) => event.name === 'server-draining' && event.payload.reconnectWithinMs),
    holdfast.on('call-ringing', (ring) => ('agent' in ring ? ring.customer.name : ring.callId)),
    holdfast.on('closed', () => {}),
    holdfast.on('error', ({ error, help }) => (error.code === 'wrong-origin' ? help : error.message)),
    call.on('position', ({ agents }) => agents?.available.toFixed()),
    call.on('media', ({ participant, stream, ended }) => ended || ((video.srcObject = stream), participant.name)),
    call.on('ended', ({ reason }) => reason === 'completed' || reason === 'removed' || reason === 'no-webrtc'),
    call.on('failed', ({ error }) => error.code === 'queue-not-found'),
    agent.on('ringing', ([first]) => first && first.deadline - 1),
    agent.on('call', ({ call: begun }) => begun.on('media', ({ participant }) => participant.role === 'customer')),
    agent.on('call-ended', ({ reason }) => reason === 'transferred'),
    room.on('quality-of', ({ score, relayed }) => (relayed ? score : 0)),
    room.on('link', ({ link }) => link.on('stream', (stream) => stream.getTracks())),
    room.on('closed', ({ error }) => error.code === 'reconnection-timeout' || error.code === 'room-closed'),
  ];
  told.forEach((stop) => stop());
  try {
    await (await agent.accept('c1')).transfer({ queue: 'sales' });
  } catch (error) {
    if (isHoldfastError(error)) explain(error.code);
  }
  return Promise.all([
    holdfast.send('request-call', { queue: 'support' }).then(({ position }) => position + 1),
    holdfast.send('join-room', { roomId: 'lobby' }, { keep: true }).then(({ policy }) => policy.maxParticipants),
    holdfast.send('heartbeat').then(({ serverTime }) => serverTime + 1),
  ]);
}

function explain(code: ErrorCode): string {
  switch (code) {
    case 'call-not-ringing':
      return 'somebody else was faster';
    case 'no-webrtc':
      return 'another browser, please';
    default:
      return code;
  }
}

/** What is refused: events that there are not, and fields and values that they and their answers do not have. */
export async function doesNotCompile(): Promise<void> {
  // @ts-expect-error -- it is called room
  call.on('rom', () => {});
  // @ts-expect-error -- it is called room
  call.on('room', ({ rooom }) => rooom);
  // @ts-expect-error -- it is a word
  call.on('ended', ({ reason }) => { const n: number = reason; return n; });
  // @ts-expect-error -- there is no such reason
  call.on('ended', ({ reason }) => reason === 'bored');
  // @ts-expect-error -- there is no such code
  call.on('failed', ({ error }) => error.code === 'too-bored');
  // @ts-expect-error -- it is called deadline
  agent.on('ringing', ([first]) => first && first.deadlin);
  // @ts-expect-error -- it is called remoteStream
  call.room?.on('link', ({ link }) => link.remoteStrem);
  // @ts-expect-error -- of a room
  call.on('link', () => {});
  // @ts-expect-error -- it may be transferred to a queue or to a user
  await (await agent.accept('x')).transfer({ team: 'a' });
  // @ts-expect-error -- it is called call-ended
  holdfast.on('call-end', () => {});
  // @ts-expect-error -- only logs have it
  holdfast.on('call-started', () => {});
  // @ts-expect-error -- it is called reason
  holdfast.on('call-ended', ({ why }) => why);
  // @ts-expect-error -- there is no such reason
  holdfast.on('participant-left', ({ reason }) => reason === 'bored');
  // @ts-expect-error -- it is absent if nobody can say
  holdfast.on('queue-position', ({ estimatedWaitMs }) => estimatedWaitMs.toFixed());
  // @ts-expect-error -- a name alone has no detail
  holdfast.emit('closed', { reason: 'tired' });
  // @ts-expect-error -- it is called request-call
  holdfast.send('call', { queue: 'support' });
  // @ts-expect-error -- it is called queue
  holdfast.send('request-call', { name: 'support' });
  // @ts-expect-error -- the answer is the place in the queue, not the room
  holdfast.send('request-call', { queue: 'support' }).then(({ policy }) => policy);
  // @ts-expect-error -- it is a number
  room.emit('reloading', { inMs: 'soon' });
  // @ts-expect-error -- a token is needed
  new Holdfast({ url: 'https://calls.example.com' });
  // @ts-expect-error -- it gives a number
  new Holdfast({ token: () => 7 });
  // @ts-expect-error -- it is called firstMs
  new Holdfast({ token: () => 'token', retry: { first: 1000 } });
  // @ts-expect-error -- there is no such code
  throw new HoldfastError('tired');
}
