import { useCall, useTranscript } from '@holdfast/react';
import type { ReactElement } from 'react';
import { Others } from './others';
import { useDevices } from './use-devices';
import { who } from './who';

export function CustomerView(): ReactElement {
  const { call, state, callId, position, media, participants, room, error, reason, ...act } =
    useCall();
  const { segments, state: transcript } = useTranscript({
    url: who.transcripts,
    callId: room && callId,
    roomId: room?.id,
  });
  const isSent = useDevices(act.setTracks);
  return (
    <main
      data-devices={isSent || undefined}
      data-state={state}
      data-call={callId}
      data-same={call.callId === callId}
    >
      <h1>Before the edit</h1>
      <p id="place">{position ?? 'no place'}</p>
      <p id="over">{error?.code ?? reason ?? 'nothing is over'}</p>
      <p id="participants">{participants.map(({ name }) => name).join()}</p>
      <p id="transcript" data-state={transcript}>
        {segments.map(({ text }) => text).join(' ')}
      </p>
      <Others media={media} />
      <button
        id="call"
        disabled={state !== 'idle'}
        onClick={() => act.request({ queue: who.asks || who.queue })}
      >
        Call
      </button>
      <button id="end" disabled={state === 'idle'} onClick={() => act.end()}>
        End
      </button>
    </main>
  );
}
