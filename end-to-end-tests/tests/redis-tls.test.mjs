import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { freePorts } from '../../deploy/local/ports.mjs';
import { redisPart } from '../../deploy/local/redis.mjs';
import { servicePart, serviceProgram } from '../../deploy/local/service.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';
import { Authority } from '../harness/certificates.mjs';
import { variableOf } from '../harness/environment-names.mjs';
import { workspace } from '../harness/workspace.mjs';

// The embedded redis-server speaks no TLS: this needs an installed one, as Debian's is.
describe('with a Redis that wants a client certificate', () => {
  const parts = [];
  let environment;
  let client;

  before(async () => {
    rmSync(workspace, { recursive: true, force: true });
    mkdirSync(workspace, { recursive: true });
    const authority = new Authority(join(workspace, 'certificates'));
    const server = authority.sign('redis');
    client = authority.sign('client');
    const [port, tlsPort] = await freePorts(2);
    await start(
      redisPart({
        port,
        directory: join(workspace, 'redis'),
        logFile: join(workspace, 'redis.log'),
        settings: [
          ...['--tls-port', `${tlsPort}`, '--tls-auth-clients', 'yes'],
          ...['--tls-cert-file', server.certificate, '--tls-key-file', server.key],
          ...['--tls-ca-cert-file', authority.certificate],
        ],
      }),
    );
    environment = {
      HOLDFAST_TOKEN_SECRET: 'a-secret-of-this-test-that-is-long-enough',
      HOLDFAST_API_KEYS: 'an-api-key-of-this-test-that-is-long-enough',
      QUARKUS_REDIS_HOSTS: `rediss://127.0.0.1:${tlsPort}`,
      [variableOf('quarkus.redis.tls-configuration-name')]: 'redis',
      [variableOf('quarkus.tls.redis.trust-store.pem.certs')]: authority.certificate,
    };
  });

  after(() => Promise.all(parts.map((part) => part.kill())));

  it('a service is ready that was given one by the variables of docs/operations.md', async () => {
    const service = await theService('with-certificate', {
      [variableOf('quarkus.tls.redis.key-store.pem."0".cert')]: client.certificate,
      [variableOf('quarkus.tls.redis.key-store.pem."0".key')]: client.key,
    });

    await start(service);
  });

  it('a service without one does not reach it, and says so', async () => {
    const service = await theService('without-certificate', {});
    const starting = start(service).catch(() => {});

    await eventually(() => readFileSync(service.logFile, 'utf8').includes('Redis not reached'));

    assert.equal(await Promise.resolve(service.ready()).catch(() => false), false);
    await service.kill();
    await starting;
  });

  async function theService(name, certificate) {
    const [port] = await freePorts(1);
    return servicePart({
      name,
      program: serviceProgram('room-service'),
      port,
      environment: { ...environment, ...certificate },
      logFile: join(workspace, `${name}.log`),
    });
  }

  function start(part) {
    parts.push(part);
    return part.start();
  }
});
