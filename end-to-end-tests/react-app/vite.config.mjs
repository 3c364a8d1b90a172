import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const { ROOM_SERVICE, API_KEY } = process.env;

/** The application's backend: says who somebody is, and keeps the API key. */
const backend = {
  name: 'backend',
  configureServer(server) {
    server.middlewares.use('/token', async (request, response) => {
      const { searchParams } = new URL(request.url, 'http://localhost');
      const answer = await fetch(`${ROOM_SERVICE}/v1/tokens`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${API_KEY}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          sub: searchParams.get('sub'),
          name: searchParams.get('sub'),
          role: searchParams.get('role'),
          queues: [searchParams.get('queue')],
          rooms: ['lobby', `desk-${searchParams.get('sub')}`],
        }),
      });
      response.writeHead(answer.status, { 'Content-Type': 'application/json' });
      response.end(await answer.text());
    });
  },
};

export default defineConfig({
  plugins: [react(), backend],
  clearScreen: false,
  server: { strictPort: true },
});
