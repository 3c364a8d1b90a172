// Never run, and compiled without the types of Node or of a browser: each of these must not compile.
import { HoldfastServer, verifyWebhook } from '@holdfast/server';

export async function wrong(holdfast: HoldfastServer) {
  // @ts-expect-error no API key
  new HoldfastServer({ url: 'https://calls.example.com' });
  // @ts-expect-error a role that nobody has
  await holdfast.mintToken({ sub: 'ana', role: 'boss' });
  // @ts-expect-error nobody
  await holdfast.mintToken({ role: 'agent' });
  // @ts-expect-error an option that is called otherwise
  await holdfast.mintToken({ sub: 'ana', role: 'agent', queue: ['support'] });
  // @ts-expect-error an id is a text
  await holdfast.rooms.readRoom(7);
  // @ts-expect-error a status that no room has
  await holdfast.rooms.listRooms({ status: 'full' });
  // @ts-expect-error a field that no room has
  (await holdfast.rooms.readRoom('r1')).name;
  // @ts-expect-error a dry run makes nothing
  (await holdfast.rooms.createRoom({}, { dryRun: true })).roomId;
  // @ts-expect-error a segment without a speaker
  await holdfast.ingest.addSegments('c1', [{ id: 's1', text: 'Hello.', isFinal: true }]);
  // @ts-expect-error no export is a picture
  await holdfast.transcripts.readTranscriptAs('c1', 'image/png');
  // @ts-expect-error what was parsed is not what was signed
  verifyWebhook({ id: 'evt_1' }, {}, 'whsec_');
  const event = verifyWebhook('', {}, 'whsec_');
  // @ts-expect-error the reason is that of another event
  if (event.type === 'room-created') event.data.reason;
  // @ts-expect-error an event that there is not
  if (event.type === 'room-opened') return;
}
