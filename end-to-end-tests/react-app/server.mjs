// Renders on a server, where there is no window: what asks for one is named in the answer.
import {
  HoldfastProvider,
  Media,
  useAgent,
  useCall,
  useConnection,
  useRoom,
} from '@holdfast/react';
import { StrictMode, createElement as element } from 'react';
import { renderToString } from 'react-dom/server';

const touched = [];
for (const name of ['window', 'document', 'RTCPeerConnection', 'WebSocket']) {
  Object.defineProperty(globalThis, name, { get: () => void touched.push(name) });
}

function Page() {
  const [call, agent, room] = [useCall(), useAgent(), useRoom('lobby')];
  const words = [useConnection().state, call.state, `${agent.available}`, room.state];
  return element('p', null, words.join(' '), element(Media, { stream: null, className: 'other' }));
}

const token = () => touched.push('a token');
const page = element(HoldfastProvider, { token }, element(Page));
console.log(JSON.stringify({ html: renderToString(element(StrictMode, null, page)), touched }));
