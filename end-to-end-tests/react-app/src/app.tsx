import { HoldfastProvider, useConnection, useHoldfast } from '@holdfast/react';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { AgentView } from './agent-view';
import { CustomerView } from './customer-view';
import { LobbyView } from './lobby-view';
import { who } from './who';

/** Two routes: `#call` has the session's provider, `#elsewhere` has not. */
export function App(): ReactElement {
  const [route, setRoute] = useState(location.hash || '#call');
  const [renders, setRenders] = useState(0);
  const [url, setUrl] = useState(who.url);
  useEffect(() => {
    const follow = () => setRoute(location.hash || '#call');
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  if (route === '#elsewhere') return <p id="elsewhere">Something else</p>;
  return (
    // The callback is another one each time.
    <HoldfastProvider
      url={url}
      roomService={who.roomService}
      token={({ reason }) => fetchToken(reason)}
    >
      <Connection />
      <button id="render" onClick={() => setRenders(renders + 1)}>
        Rendered anew {renders} times
      </button>
      <button id="move" onClick={() => setUrl(url.replace('localhost', '127.0.0.1'))}>
        Use the same server by another address
      </button>
      <View />
    </HoldfastProvider>
  );
}

function View(): ReactElement {
  if (who.view === 'lobby') return <LobbyView />;
  return who.role === 'agent' ? <AgentView /> : <CustomerView />;
}

const instances = new Set<object>();

function Connection(): ReactElement {
  instances.add(useHoldfast());
  const { state, sessionId, userId, error, isEnded } = useConnection();
  return (
    <p
      id="connection"
      data-session={sessionId}
      data-user={userId}
      data-ended={isEnded}
      data-instances={instances.size}
    >
      {error ? `${error.code}: ${error.message}` : state}
    </p>
  );
}

async function fetchToken(reason: string): Promise<{ token: string }> {
  const { sub, role, queue } = who;
  const answer = await fetch(`/token?${new URLSearchParams({ sub, role, queue, reason })}`);
  if (!answer.ok) throw new Error(`the backend answered ${answer.status}`);
  return (await answer.json()) as { token: string };
}
