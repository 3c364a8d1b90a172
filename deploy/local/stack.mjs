import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ingressPart } from './ingress.mjs';
import { redisPart } from './redis.mjs';
import { redisProxyPart } from './redis-proxy.mjs';
import { servicePart, serviceProgram } from './service.mjs';
import { turnPart } from './turn.mjs';

export const modules = {
  signaling: 'signaling-service',
  rooms: 'room-service',
  transcripts: 'transcript-service',
};

/**
 * Under which name a stack has a service's replicas and their ports.
 *
 * @param {string} service
 * @returns {keyof typeof modules}
 */
export function kindOf(service) {
  for (const kind of /** @type {(keyof typeof modules)[]} */ (Object.keys(modules))) {
    if (modules[kind] === service) return kind;
  }
  throw new Error(`there is no service ${service}`);
}

/** @typedef {import('./part.mjs').Part} Part */

/**
 * @typedef {object} Ports
 * @property {number} [redis] without it, `environment` says where a Redis is
 * @property {number} [redisProxy]
 * @property {number[]} signaling
 * @property {number[]} rooms
 * @property {number[]} transcripts
 * @property {number} [turn]
 * @property {number} [ingress]
 */

/**
 * @typedef {object} Program
 * @property {string} command
 * @property {string[]} args
 */

/**
 * A whole Holdfast on this machine, a process a part. The ports say what there is: as many replicas
 * of a service as it has ports, an ingress or a TURN server if there is a port for it; and, for tests
 * alone, a proxy between the services and Redis.
 *
 *     const stack = new Stack({ ports: portsFrom(8080), directory, tokenSecret, apiKey });
 *     await stack.start();
 *     await stack.signaling[0].kill();
 *     await stack.stop();
 */
export class Stack {
  /**
   * @param {object} options
   * @param {Ports} options.ports
   * @param {string} options.directory data, logs and generated configuration
   * @param {string} options.tokenSecret
   * @param {string} options.apiKey
   * @param {Record<string, string>} [options.environment] for all services, over what is set here
   * @param {string[]} [options.javaOptions]
   * @param {(module: string, port: number) => Program} [options.program] how a module at a port is run, if not as
   *     HOLDFAST_ARTIFACT says
   * @param {string} [options.redisServer] the path of a redis-server, if not the one that is found
   * @param {Part[]} [options.observers] what watches the rest and is started and ended with it
   * @param {string[]} [options.origins] of pages that may call, besides the demo's
   */
  constructor({
    ports,
    directory,
    tokenSecret,
    apiKey,
    environment = {},
    javaOptions,
    program = (module) => serviceProgram(module, javaOptions),
    redisServer,
    observers = [],
    origins = [],
  }) {
    this.ports = ports;
    this.origins = origins;
    this.directory = directory;
    this.tokenSecret = tokenSecret;
    this.apiKey = apiKey;
    this.turnSecret = randomBytes(32).toString('base64url');
    this.observers = observers;
    const logFile = (name) => join(directory, 'logs', `${name}.log`);

    if (ports.redis) {
      this.redis = redisPart({
        port: ports.redis,
        directory: join(directory, 'redis'),
        logFile: logFile('redis'),
        command: redisServer,
      });
    }
    if (ports.redisProxy) {
      this.redisProxy = redisProxyPart({
        port: ports.redisProxy,
        server: ports.redis,
        logFile: logFile('redis-proxy'),
      });
    }
    /** @param {keyof typeof modules} kind */
    const replicasOf = (kind) =>
      ports[kind].map((port, i) => {
        const name = `${kind}-${i + 1}`;
        return servicePart({
          ...{ name, program: program(modules[kind], port), port, logFile: logFile(name) },
          environment: { ...this.#environment(), ...environment },
        });
      });
    this.signaling = replicasOf('signaling');
    this.rooms = replicasOf('rooms');
    this.transcripts = replicasOf('transcripts');
    if (ports.turn) {
      this.turn = turnPart({ port: ports.turn, secret: this.turnSecret, logFile: logFile('turn') });
    }
    if (ports.ingress) {
      const configFile = join(directory, 'haproxy.cfg');
      this.ingress = ingressPart({ ports, configFile, logFile: logFile('ingress') });
    }
  }

  /** Where clients and browsers go: the ingress, or the only signaling-service. */
  get origin() {
    return `http://localhost:${this.ports.ingress ?? this.ports.signaling[0]}`;
  }

  get roomServiceUrl() {
    return `http://localhost:${this.ports.ingress ?? this.ports.rooms[0]}`;
  }

  get transcriptServiceUrl() {
    return `http://localhost:${this.ports.ingress ?? this.ports.transcripts[0]}`;
  }

  get services() {
    return [...this.signaling, ...this.rooms, ...this.transcripts];
  }

  get parts() {
    const inside = [this.redis, this.redisProxy, this.turn, ...this.services];
    return [...inside, this.ingress, ...this.observers].filter((part) => part !== undefined);
  }

  /** @param {(part: Part) => void} [progress] told about each part that is up */
  async start(progress = () => {}) {
    const start = async (part) => {
      await part.start();
      progress(part);
    };
    try {
      await Promise.all([this.redis, this.redisProxy, this.turn].filter(Boolean).map(start));
      await Promise.all([...this.services, ...this.observers].map(start));
      if (this.ingress) await start(this.ingress);
    } catch (error) {
      await this.stop();
      throw error;
    }
    return this;
  }

  /**
   * From the outside in, so that no part complains about one that it needs.
   * @param grace milliseconds for each service to end by itself; 0 kills, because when all end
   *     together there is nobody to drain to
   */
  async stop({ grace = 0 } = {}) {
    await Promise.all([this.ingress, ...this.observers].map((part) => part?.kill()));
    const end = (part) => (grace > 0 ? part.terminate({ within: grace }) : part.kill());
    await Promise.all(this.services.map(end));
    await Promise.all([
      this.turn?.kill(),
      this.redisProxy?.kill(),
      this.redis?.terminate({ within: 3000 }),
    ]);
  }

  #environment() {
    const { ports } = this;
    const page = ports.ingress ?? ports.signaling[0];
    const oneOrigin = ports.ingress !== undefined;
    return {
      ...(this.redis && {
        QUARKUS_REDIS_HOSTS: `redis://127.0.0.1:${ports.redisProxy ?? ports.redis}`,
      }),
      QUARKUS_HTTP_CORS_ORIGINS: [
        ...[`http://localhost:${page}`, `http://127.0.0.1:${page}`],
        ...this.origins,
      ].join(),
      // Any page may give its own name this machine's address (DNS rebinding).
      HOLDFAST_HTTP_HOSTS: 'localhost,127.0.0.1,[::1]',
      HOLDFAST_TOKEN_SECRET: this.tokenSecret,
      HOLDFAST_API_KEYS: this.apiKey,
      HOLDFAST_DEMO_ENABLED: 'true',
      // Whoever tries it as a customer first waits, even if no agent has ever come.
      HOLDFAST_DISPATCH_ANY_QUEUE: 'true',
      ...(!oneOrigin && {
        HOLDFAST_DEMO_ROOM_SERVICE_URL: this.roomServiceUrl,
        HOLDFAST_DEMO_TRANSCRIPT_SERVICE_URL: this.transcriptServiceUrl.replace('http', 'ws'),
      }),
      ...(ports.turn && {
        HOLDFAST_TURN_URLS: `turn:127.0.0.1:${ports.turn}?transport=udp`,
        HOLDFAST_TURN_SECRET: this.turnSecret,
      }),
    };
  }
}
