import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { freePorts } from '../../deploy/local/ports.mjs';
import { Stack } from '../../deploy/local/stack.mjs';
import { workspace } from './workspace.mjs';

// Under stress whatever Redis publishes is late: see redis-for-tests/README.md.
const underStress = process.env.HOLDFAST_STRESS === '1';

/**
 * Starts a whole Holdfast on ports of its own, with empty data. A file starts one and its tests
 * share it; each test puts back what it broke. The caller stops it:
 *
 *     const stack = await startStack({ replicas: 2 });
 *     after(() => stack.stop());
 *
 * @param {object} [options]
 * @param {number | { signaling?: number, rooms?: number, transcripts?: number }} [options.replicas] of each service
 * @param {boolean} [options.redis] without one, `environment` says where a Redis is
 * @param {boolean} [options.ingress] without one, only for a single replica of each, as plain `./holdfast up`
 * @param {boolean} [options.turn] whether room-service hands out a TURN server that runs here too
 * @param {Record<string, string>} [options.environment] for all services, such as shorter windows
 * @param {string[]} [options.javaOptions]
 * @param {string[]} [options.origins] of pages that may call, besides the demo's
 * @param {ConstructorParameters<typeof Stack>[0]['program']} [options.program] how a module is run, if not as
 *     HOLDFAST_ARTIFACT says
 */
export async function startStack({
  replicas = 2,
  redis = true,
  ingress = true,
  turn = false,
  environment = {},
  javaOptions,
  origins,
  program,
} = {}) {
  const counts =
    typeof replicas === 'number'
      ? { signaling: replicas, rooms: replicas, transcripts: replicas }
      : { signaling: 1, rooms: 1, transcripts: 1, ...replicas };
  rmSync(workspace, { recursive: true, force: true });
  const stack = new Stack({
    ports: await portsFor(counts, { redis, ingress, turn }),
    directory: workspace,
    tokenSecret: randomBytes(32).toString('base64url'),
    apiKey: 'end-to-end-tests',
    environment,
    javaOptions,
    origins,
    program,
  });
  return stack.start();
}

async function portsFor(counts, { redis, ingress, turn }) {
  return {
    ingress: ingress ? (await freePorts(1))[0] : undefined,
    turn: turn ? (await freePorts(1))[0] : undefined,
    redis: redis ? (await freePorts(1))[0] : undefined,
    redisProxy: redis && underStress ? (await freePorts(1))[0] : undefined,
    signaling: await freePorts(counts.signaling),
    rooms: await freePorts(counts.rooms),
    transcripts: await freePorts(counts.transcripts),
  };
}
