import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';

// socket.io as its documentation sets it up for several processes with connection state recovery:
// a room a receiver, and events to rooms. Run with --expose-gc, so that /memory can collect first.

const { PORT, REDIS } = process.env;
const redis = createClient({ url: REDIS });
await redis.connect();

const http = createServer((request, response) => {
  globalThis.gc();
  response.end(JSON.stringify(process.memoryUsage()));
});

const io = new Server(http, {
  adapter: createAdapter(redis, { onlyPlaintext: true }),
  connectionStateRecovery: { maxDisconnectionDuration: 300_000 },
  transports: ['websocket'],
  serveClient: false,
});

io.on('connection', (socket) => {
  socket.on('join-room', ({ roomId }, acknowledge) => {
    socket.join(roomId);
    io.to(roomId).emit('participant-joined', { roomId, userId: socket.id });
    acknowledge({ ok: true });
  });
  socket.on('ice-candidate', ({ roomId, candidate }) => {
    io.to(roomId).emit('ice-candidate', { candidate, userId: socket.id, roomId });
  });
});

http.listen({ port: Number(PORT), host: '127.0.0.1', backlog: 4096 });
