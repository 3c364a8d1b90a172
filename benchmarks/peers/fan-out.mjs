import { createServer } from 'node:http';
import { createClient } from 'redis';
import { WebSocketServer } from 'ws';

// The same fan-out as people build it with `ws` and Redis: what a producer sends is published on the
// call's channel, and every process passes on what it hears to its readers of that call. Nothing is
// kept, numbered, checked or acknowledged.

const { PORT, REDIS } = process.env;
const publisher = createClient({ url: REDIS });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const readers = new Map();
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

sockets.on('connection', async (socket, { url }) => {
  const [, role, callId] = url.split('/');
  if (role === 'produce') {
    socket.on('message', (message) => publisher.publish(callId, message));
  } else {
    await read(socket, callId);
  }
  socket.send('{"type":"status","status":"connected"}');
});

async function read(socket, callId) {
  const others = readers.get(callId);
  socket.on('close', () => leave(socket, callId));
  if (others) {
    others.sockets.add(socket);
    await others.subscribed;
    return;
  }
  const own = { sockets: new Set([socket]) };
  readers.set(callId, own);
  own.subscribed = subscriber.subscribe(
    callId,
    (message) => {
      for (const one of own.sockets) one.send(message, { binary: false });
    },
    true,
  );
  await own.subscribed;
}

function leave(socket, callId) {
  const left = readers.get(callId);
  left?.sockets.delete(socket);
  if (left?.sockets.size === 0) {
    readers.delete(callId);
    subscriber.unsubscribe(callId);
  }
}

server.listen({ port: Number(PORT), host: '127.0.0.1', backlog: 4096 });
