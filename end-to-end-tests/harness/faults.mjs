/**
 * @typedef {object} Struck who and what a fault is done to
 * @property {import('./client.mjs').Client} client at the first replica of signaling-service
 * @property {import('./silent-proxy.mjs').SilentProxy} proxy by which it came there
 * @property {Awaited<ReturnType<typeof import('./stack.mjs').startStack>>} stack
 * @property {(mend: () => Promise<unknown>) => void} later takes what puts back in order what the fault broke
 */

/**
 * What ends a client's connection. Each is over once it has happened, not once it was noticed.
 *
 * @type {Record<string, (struck: Struck) => Promise<void>>}
 */
export const faults = {
  'client drops': async ({ client }) => client.dropConnection(),
  'half-open connection': async ({ proxy }) => proxy.silence(),
  'replica gets SIGTERM': async ({ client, stack, later }) => {
    const stopped = stack.signaling[0].terminate();
    await client.next('server-draining');
    later(async () => {
      await stopped;
      await stack.signaling[0].start();
    });
  },
  'replica gets SIGKILL': async ({ stack, later }) => {
    await stack.signaling[0].kill();
    later(() => stack.signaling[0].start());
  },
};
