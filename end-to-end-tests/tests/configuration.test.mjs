import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { serviceProgram } from '../../deploy/local/service.mjs';
import { patience } from '../../deploy/local/waiting.mjs';
import { documentedVariables } from '../harness/environment-names.mjs';

// What is right everywhere else; nothing listens there, and nobody is asked.
const right = {
  QUARKUS_HTTP_HOST: '127.0.0.1',
  QUARKUS_HTTP_PORT: '0',
  QUARKUS_MANAGEMENT_PORT: '0',
  QUARKUS_LOG_CONSOLE_JSON_ENABLED: 'false',
  QUARKUS_REDIS_HOSTS: 'redis://127.0.0.1:1',
  HOLDFAST_TOKEN_SECRET: 'a-secret-of-this-test-that-is-long-enough',
  HOLDFAST_API_KEYS: 'an-api-key-of-this-test-that-is-long-enough',
};

const refused = [
  {
    service: 'signaling-service',
    wrong: {
      HOLDFAST_CONNECTION_PING_TIMEOUT: 'PT0S',
      QUARKUS_REDIS_CLIENT_TYPE: 'sentinel',
      QUARKUS_REDIS_HOSTS: 'redis://127.0.0.1:1,redis://127.0.0.1:2',
      HOLDFAST_TOKEN_SECRET: '',
      HOLDFAST_TOKEN_JWKS_URL: 'https://id.example.com/keys',
      MP_JWT_VERIFY_ISSUER: 'https://id.example.com',
    },
    named: [
      'mp.jwt.verify.audiences',
      'quarkus.redis.master-name',
      'holdfast.connection.ping-timeout',
    ],
  },
  {
    service: 'room-service',
    wrong: {
      HOLDFAST_TOKEN_SECRET: 'too-short',
      HOLDFAST_DEADLINES_POLL: 'PT-1S',
      HOLDFAST_REDIS_PASSWORD_FILE: '/nowhere/password',
    },
    named: ['holdfast.token.secret', 'holdfast.deadlines.poll', 'holdfast.redis.password-file'],
  },
  {
    service: 'transcript-service',
    wrong: {
      HOLDFAST_REDIS_USERNAME: 'holdfast',
      HOLDFAST_LIVE_SILENCE: 'PT0.1S',
      QUARKUS_WEBSOCKETS_NEXT_SERVER_AUTO_PING_INTERVAL: '200MS',
    },
    named: [
      'holdfast.redis.username',
      'holdfast.live.silence',
      'quarkus.websockets-next.server.auto-ping-interval',
    ],
  },
];

describe('a service with a wrong configuration', () => {
  for (const { service, wrong, named } of refused) {
    it(`does not start, and one line names what is wrong: ${service}`, async () => {
      const { code, output } = await run(service, { ...right, ...wrong });

      assert.notEqual(code, 0, output);
      const [, line, ...again] = output.split(/^.*wrong configuration: /m);
      assert.ok(line && again.length === 0, output);
      const [complaint, next] = line.split('\n');
      for (const property of named) assert.ok(complaint.includes(property), complaint);
      // A connection that is being made when the service stops may have a trace of its own.
      assert.doesNotMatch(next, /^\s+at /, 'a trace of the complaint');
      assert.doesNotMatch(output, /ConfigurationException|ConfigCheck/);
      assert.ok(!output.includes('too-short'), 'no secret');
    });
  }

  for (const { service } of refused) {
    it(`does not start without knowing where Redis is, and says so: ${service}`, async () => {
      const { code, output } = await run(service, { ...right, QUARKUS_REDIS_HOSTS: '' });

      assert.notEqual(code, 0, output);
      assert.match(output, /wrong configuration: .*quarkus\.redis\.hosts/);
      assert.doesNotMatch(output, /NullPointerException/);
    });
  }

  const named = documentedVariables.filter(({ property }) => property.includes('"<type>"'));
  const wrong = {
    roles: 'nobody',
    'reconnect-window': 'PT0S',
    'empty-timeout': 'PT0S',
    'max-participants': '0',
    priority: '99',
    'ring-timeout': 'PT0S',
    'longest-wait': 'PT0S',
    type: 'two words',
  };

  it('is told of what was set for a type of rooms or for a queue by its variable', async () => {
    const shared = named.filter(({ property }) => /^holdfast\.(room|dispatch)\./.test(property));
    assert.ok(shared.length > 5, 'the tables were read');
    const { code, output } = await run('transcript-service', {
      ...right,
      ...Object.fromEntries(
        shared.map(({ property, variable }) => [
          ofSupport(variable),
          wrong[property.split('.').at(-1)],
        ]),
      ),
    });

    assert.notEqual(code, 0, output);
    for (const { property } of shared) {
      assert.ok(output.includes(property.replace('"<type>"', 'support')), `${property}: ${output}`);
    }
  });

  for (const { property, variable } of named.filter((one) => /redaction/.test(one.property))) {
    it(`is told of what was set for a name by its variable: ${property}`, async () => {
      const { code, output } = await run('transcript-service', {
        ...right,
        [ofSupport(variable)]: '(',
      });

      assert.notEqual(code, 0, output);
      assert.match(output, /no pattern \(|redaction pattern support/);
    });
  }

  it('does not start with a certificate that is not there', async () => {
    const { code, output } = await run('signaling-service', {
      ...right,
      QUARKUS_REDIS_HOSTS: 'rediss://127.0.0.1:1',
      QUARKUS_REDIS_TLS_CONFIGURATION_NAME: 'redis',
      QUARKUS_TLS_REDIS_TRUST_STORE_PEM_CERTS: '/nowhere/ca.crt',
    });

    assert.notEqual(code, 0, output);
    assert.match(output, /\/nowhere\/ca\.crt|quarkus\.tls\.redis|TLS configuration .?redis/i);
  });
});

const ofSupport = (variable) => variable.replace('<TYPE>', 'SUPPORT');

/** Runs a service until it ends by itself. */
async function run(module, environment) {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-configuration'));
  const { command, args } = serviceProgram(module);
  const child = spawn(command, args, {
    cwd: directory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patience.ms('long'),
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  rmSync(directory, { recursive: true, force: true });
  return { code, output };
}
