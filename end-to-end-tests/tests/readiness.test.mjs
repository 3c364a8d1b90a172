import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '../harness/client.mjs';
import { createRoom, mintToken } from '../harness/control-plane.mjs';
import { SilentProxy } from '../harness/silent-proxy.mjs';
import { startStack } from '../harness/stack.mjs';
import { managementPort } from '../../deploy/local/ports.mjs';
import { eventually, patience } from '../../deploy/local/waiting.mjs';

// What the budgets of deploy/kubernetes stand on: docs/decisions/020.
describe('readiness without Redis', () => {
  let stack, client, ports;

  before(async () => {
    stack = await startStack({ replicas: 2 });
    ports = Object.values(stack.ports).filter(Array.isArray).flat();
    const { roomId } = await createRoom(stack);
    const token = await mintToken(stack, { sub: 'ana', role: 'agent', rooms: [roomId] });
    client = await Client.connect(`http://127.0.0.1:${stack.ports.signaling[0]}`, token);
  });
  after(async () => {
    stack?.redis.resume();
    client?.close();
    await stack?.stop();
  });

  const health = async (port, of) => {
    const url = `http://127.0.0.1:${managementPort(port)}/q/health/${of}`;
    return (await fetch(url, { signal: AbortSignal.timeout(patience.ms('usual')) })).status;
  };
  const everybody = (of, status, which = ports) =>
    eventually(
      async () =>
        (await Promise.all(which.map((port) => health(port, of)))).every((is) => is === status),
      { patience: 'long', what: `${of} ${status} at ${which}` },
    );

  it('is down at all replicas while it is frozen, and they keep their connections', async () => {
    assert.equal(ports.length, 6);
    await everybody('ready', 200);
    stack.redis.pause();
    try {
      await everybody('ready', 503);
      await everybody('live', 200);
      assert.equal((await client.send('heartbeat', {})).ok, true);
    } finally {
      stack.redis.resume();
    }
    await everybody('ready', 200);
    assert.equal(client.all('session-ready').length, 1, 'the same connection');
  });

  it('is never up at a replica that has not reached it yet: no rollout goes on', async () => {
    for (const replica of [stack.signaling[1], stack.rooms[1], stack.transcripts[1]]) {
      await replica.kill();
    }
    const news = [stack.ports.signaling[1], stack.ports.rooms[1], stack.ports.transcripts[1]];
    stack.redis.pause();
    const starting = [stack.signaling[1], stack.rooms[1], stack.transcripts[1]].map((replica) =>
      replica.start(),
    );
    try {
      await everybody('started', 200, news);
      await everybody('live', 200, news);
      await everybody('ready', 503, news);
    } finally {
      stack.redis.resume();
    }
    await Promise.all(starting);
    await everybody('ready', 200);
  });

  it('is down only at the replica that has lost it alone', async () => {
    const [well, alone] = stack.ports.signaling;
    const proxy = await SilentProxy.to(stack.ports.redis);
    const replica = stack.signaling[1];
    await replica.kill();
    replica.environment.QUARKUS_REDIS_HOSTS = proxy.origin.replace('http', 'redis');
    await replica.start();

    proxy.silence();

    await everybody('ready', 503, [alone]);
    assert.equal(await health(alone, 'live'), 200);
    assert.equal(await health(well, 'ready'), 200);
    await replica.kill();
    await proxy.close();
  });
});
