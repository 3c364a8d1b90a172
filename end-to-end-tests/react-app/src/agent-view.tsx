import { useAgent, useConnection, useRoom } from '@holdfast/react';
import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { Others } from './others';
import { useDevices } from './use-devices';
import { who } from './who';

export function AgentView(): ReactElement {
  const { available, availability, rings, calls, standing, figures, ended, ...act } = useAgent();
  const { isReady } = useConnection();
  const desk = useRoom(standing);
  const [call] = calls;
  useDevices(act.setTracks);
  useEffect(() => {
    if (isReady) void begin();
    async function begin() {
      await act.standIn(`desk-${who.sub}`);
      await act.setAvailability({ available: true, queues: [who.queue] });
    }
  }, [isReady]);
  return (
    <main data-available={available} data-reason={availability.reason} data-desk={desk.state}>
      <h1>Waiting: {figures.get(who.queue)?.waiting ?? 0}</h1>
      <ul>
        {rings.map(({ callId, customer }) => (
          <li key={callId}>
            <button id="accept" onClick={() => act.accept(callId)}>
              Accept {customer.name}
            </button>
          </li>
        ))}
      </ul>
      <p id="ended">{ended?.reason ?? 'nothing is over'}</p>
      {call && (
        <section data-call={call.callId} data-state={call.state}>
          <h2>{call.customer?.name}</h2>
          <Others media={call.media} />
          <button id="end" onClick={() => call.call.end()}>
            End
          </button>
        </section>
      )}
    </main>
  );
}
