import { useRoom } from '@holdfast/react';
import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { Others } from './others';
import { useDevices } from './use-devices';

/** A room without a queue: whoever opens the page is in it. */
export function LobbyView(): ReactElement {
  const { room, state, media, participants, away, error, join, leave, setTracks } =
    useRoom('lobby');
  useDevices(setTracks);
  useEffect(() => join(), [join]);
  return (
    <main data-state={state} data-room={room?.id} data-away={away.length}>
      <p id="participants">{participants.map(({ name }) => name).join()}</p>
      <p id="error">{error?.code}</p>
      <Others media={media} />
      <button id="leave" onClick={leave}>
        Leave
      </button>
    </main>
  );
}
