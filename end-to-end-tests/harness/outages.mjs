import { randomBytes } from 'node:crypto';
import { letTimePass } from '../../deploy/local/waiting.mjs';
import { DelayingProxy } from './delaying-proxy.mjs';
import { clockThatIsWrong } from './faketime.mjs';
import { Handshakes } from './handshakes.mjs';
import { SmallDisk } from './small-disk.mjs';

/** @typedef {import('./outage-site.mjs').OutageSite} OutageSite */

/**
 * @typedef {object} Outage
 * @property {string} name
 * @property {(site: OutageSite) => unknown} [prepare] what it needs, and nobody suffers from
 * @property {(site: OutageSite) => unknown} begin it has begun once this has happened
 * @property {(site: OutageSite) => unknown} end it is over once this has happened
 * @property {(site: OutageSite) => unknown} [tidy] puts back what was prepared
 * @property {string[]} expects alerts that should fire
 * @property {number} [minutes] how long it lasts, if one of them waits longer than others do
 * @property {string} [note]
 */

const endAll = (replicas) => Promise.all(replicas.map((replica) => replica.kill()));
const startAll = (replicas) => Promise.all(replicas.map((replica) => replica.start()));

/** @returns {Outage} */
const allGone = (service, kind) => ({
  name: `${service}-gone`,
  begin: ({ stack }) => endAll(stack[kind]),
  end: ({ stack }) => startAll(stack[kind]),
  expects: ['HoldfastServiceDown'],
});

/** Everybody's tokens are signed with a secret that signaling-service does not know. @type {Outage} */
const wrongTokenSecret = {
  name: 'wrong-token-secret',
  begin: (site) =>
    site.reconfigure(site.stack.signaling, {
      HOLDFAST_TOKEN_SECRET: randomBytes(32).toString('base64url'),
    }),
  end: (site) => site.reconfigure(site.stack.signaling),
  expects: ['HoldfastConnectsRefused'],
};

/**
 * The limits are on, and all come from the ingress' address, because nobody has told the replicas to
 * believe it who the clients are.
 *
 * @returns {Outage}
 */
function addressLimit() {
  let crowd;
  return {
    name: 'address-limit',
    begin: async (site) => {
      crowd = new Handshakes();
      crowd.begin(site.stack.origin, { everyMs: 100 });
      await site.reconfigure(site.stack.signaling, {
        HOLDFAST_ADDRESS_LIMITED: 'true',
        HOLDFAST_ADDRESS_HANDSHAKES_PER_SECOND: '1',
        HOLDFAST_ADDRESS_HANDSHAKES_BURST: '1',
      });
    },
    end: async (site) => {
      crowd.end();
      await site.reconfigure(site.stack.signaling);
    },
    expects: ['HoldfastAddressLimits'],
    minutes: 8,
  };
}

/** Redis' folder is a small file system that somebody else fills. @returns {Outage} */
function redisDiskFull() {
  let disk;
  const restartedAfter = async ({ stack }, change) => {
    await stack.redis.terminate();
    try {
      change();
    } finally {
      await stack.redis.start();
    }
  };
  return {
    name: 'redis-disk-full',
    prepare: async (site) => {
      disk = new SmallDisk(site.redisFolder);
      await restartedAfter(site, () => disk.mount());
    },
    begin: () => disk.fill(),
    end: () => disk.empty(),
    tidy: (site) => restartedAfter(site, () => disk.unmount()),
    expects: ['HoldfastDoorsFail', 'HoldfastRedisErrors', 'HoldfastRedisPersistence'],
    minutes: 9,
  };
}

/** @returns {Outage} */
function redisSlow() {
  let proxy;
  return {
    name: 'redis-slow',
    prepare: async (site) => {
      proxy = await DelayingProxy.to(site.stack.ports.redis);
      const hosts = `redis://127.0.0.1:${proxy.port}`;
      await site.reconfigure(site.stack.services, { QUARKUS_REDIS_HOSTS: hosts });
    },
    begin: () => (proxy.delayMs = 25),
    end: () => (proxy.delayMs = 0),
    tidy: async (site) => {
      await site.reconfigure(site.stack.services);
      await proxy.close();
    },
    expects: ['HoldfastRelaySlow'],
    minutes: 12,
    note: '25 ms are added each way',
  };
}

/** @type {Outage} */
const clockSkew = {
  name: 'clock-skew',
  begin: (site) => site.reconfigure(ofEach(site.stack), clockThatIsWrong('+5s')),
  end: (site) => site.reconfigure(ofEach(site.stack)),
  expects: [],
  note: 'the clock of one replica of each service is 5 s ahead',
};
const ofEach = ({ signaling, rooms, transcripts }) => [signaling[0], rooms[0], transcripts[0]];

/** @type {Outage} */
const webhookReceiverDown = {
  name: 'webhook-receiver-down',
  begin: (site) => site.endWebhookReceiver(),
  end: (site) => site.startWebhookReceiver(),
  expects: ['HoldfastWebhooksFail'],
  // It has to fail for a quarter of an hour.
  minutes: 18,
};

const EXPIRES_IN_MS = 60_000;
/** @type {Outage} */
const certificateExpired = {
  name: 'certificate-expired',
  begin: async ({ edge }) => {
    edge.useCertificate(new Date(Date.now() + EXPIRES_IN_MS));
    await letTimePass(EXPIRES_IN_MS, 'until it has expired');
  },
  end: ({ edge }) => edge.useCertificate(),
  expects: ['HoldfastCertificateExpired', 'HoldfastEdgeDown'],
  note: 'HoldfastCertificateExpires, which would have come two weeks before',
};

/** @type {Outage[]} */
export const outages = [
  {
    name: 'redis-frozen',
    begin: ({ stack }) => stack.redis.pause(),
    end: ({ stack }) => stack.redis.resume(),
    expects: ['HoldfastRedisAway', 'HoldfastNotReady', 'HoldfastDoorsFail'],
  },
  {
    name: 'redis-gone',
    begin: ({ stack }) => stack.redis.kill(),
    end: ({ stack }) => stack.redis.start(),
    expects: ['HoldfastRedisAway', 'HoldfastNotReady', 'HoldfastDoorsFail'],
  },
  {
    name: 'replica-gone',
    begin: ({ stack }) => stack.signaling[0].kill(),
    end: ({ stack }) => stack.signaling[0].start(),
    expects: ['HoldfastReplicaUnwell'],
  },
  allGone('signaling-service', 'signaling'),
  allGone('room-service', 'rooms'),
  allGone('transcript-service', 'transcripts'),
  wrongTokenSecret,
  addressLimit(),
  redisDiskFull(),
  redisSlow(),
  clockSkew,
  webhookReceiverDown,
  certificateExpired,
];
