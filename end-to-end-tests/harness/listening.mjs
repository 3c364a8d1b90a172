import { once } from 'node:events';

/**
 * Lets a server listen at a free port, or at the one that is given.
 *
 * @param {import('node:net').Server} server
 * @param {{ host?: string, port?: number }} [at]
 * @returns {Promise<number>} its port
 */
export async function listening(server, { host = '127.0.0.1', port = 0 } = {}) {
  server.listen(port, host);
  await once(server, 'listening');
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}
