// Never run: each use that must not compile says so, and is a finding if it does.
import { Holdfast } from '@holdfast/client';
import {
  HoldfastProvider,
  Media,
  useAgent,
  useCall,
  useConnection,
  useRoom,
  useTranscript,
} from '@holdfast/react';
import type { ReactElement } from 'react';

const holdfast = new Holdfast({ token: () => 'token' });
const stream = new MediaStream();

export function Right(): ReactElement {
  return (
    <>
      <HoldfastProvider holdfast={holdfast} />
      <HoldfastProvider
        token={async () => ({ token: 'token' })}
        transports={['websocket']}
        logger={null}
      />
      <Media
        stream={stream}
        muted
        className="own"
        onPlaying={() => {}}
        ref={(video) => void video?.play()}
      />
    </>
  );
}

export function Wrong(): ReactElement {
  return (
    <>
      {/* @ts-expect-error -- neither a token nor an instance */}
      <HoldfastProvider url="http://localhost:8080" />
      {/* @ts-expect-error -- a token is given by a function: they run out */}
      <HoldfastProvider token="eyJ" />
      {/* @ts-expect-error -- an instance has an address already */}
      <HoldfastProvider holdfast={holdfast} url="http://localhost:8080" />
      {/* @ts-expect-error -- no such option */}
      <HoldfastProvider token={() => 'token'} roomservice="http://localhost:8081" />
      {/* @ts-expect-error -- nothing to play */}
      <Media muted />
      {/* @ts-expect-error -- an address is not a stream */}
      <Media stream="blob:1" />
      {/* @ts-expect-error -- it plays the stream alone */}
      <Media stream={stream} src="film.mp4" />
    </>
  );
}

export function useWrongly(): unknown[] {
  const connection = useConnection();
  const call = useCall({ media: false });
  const agent = useAgent();
  const room = useRoom('lobby');
  const transcript = useTranscript({ callId: null });
  // @ts-expect-error -- no such state
  const isOpen = connection.state === 'open';
  // @ts-expect-error -- a snapshot is read, not written
  call.state = 'idle';
  // @ts-expect-error -- and neither are its lists
  call.media.push({ stream });
  // @ts-expect-error -- a call is asked for at a queue
  call.request({ queues: ['support'] });
  // @ts-expect-error -- tracks, not a stream
  call.setTracks(stream);
  // @ts-expect-error -- there may be no room
  const id = call.room.id;
  // @ts-expect-error -- no such reason
  const isLate = call.reason === 'late';
  // @ts-expect-error -- available, or not
  agent.setAvailability({ queues: ['support'] });
  // @ts-expect-error -- a call is accepted by its id
  agent.accept(agent.rings[0]);
  // @ts-expect-error -- nobody may ring
  const customer = agent.rings[0].customer;
  // @ts-expect-error -- joins without arguments
  room.join('lobby');
  // @ts-expect-error -- no such option
  useCall({ medias: false });
  // @ts-expect-error -- whose transcript
  useTranscript({ url: 'ws://localhost:8082' });
  return [isOpen, id, isLate, customer, transcript.error?.code];
}
