import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import {
  debugPort,
  freePorts,
  isFree,
  managementPort,
  observingPorts,
  portsFrom,
} from '../../deploy/local/ports.mjs';
import { ownSettings } from '../../deploy/local/own-settings.mjs';
import { Stack } from '../../deploy/local/stack.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';
import { holdfast } from '../harness/command.mjs';
import { workspace } from '../harness/workspace.mjs';

const pod = readFileSync(join(root, 'deploy/kubernetes/base/pod.yaml'), 'utf8');
const probes = [...pod.matchAll(/httpGet:\n +path: (\S+)\n +port: management/g)].map(
  ([, path]) => path,
);
assert.equal(probes.length, 3, 'startup, liveness and readiness');

describe('./holdfast up', () => {
  it('answers at the addresses it promises and leaves nothing behind after Ctrl-C', async (t) => {
    const up = await start(t, {
      options: ['--origin', 'http://localhost:3000', '--origin', 'https://shop.example'],
      environment: { HOLDFAST_DISPATCH_ANY_QUEUE: 'false', QUARKUS_HTTP_PORT: '1' },
    });
    await up.says('demo: ');
    for (const offset of [0, 1, 2]) await isHealthy(up.base + offset);
    for (const offset of [0, 1, 2]) {
      const own = `http://localhost:${up.base}`;
      for (const origin of [own, 'http://localhost:3000', 'https://shop.example']) {
        assert.equal(await admittedAs(origin, up.base + offset), origin);
      }
      assert.equal(await admittedAs('http://localhost:3001', up.base + offset), 'refused');
    }
    assert.match(up.output, new RegExp(`demo: http://localhost:${up.base}/\n`));
    for (const offset of [0, 1, 2]) {
      const { headers } = await fetch(`http://localhost:${up.base + offset}/nowhere`);
      assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
      assert.match(
        headers.get('Content-Security-Policy'),
        /default-src 'none'.*frame-ancestors 'none'/,
      );
    }
    // A page of anybody's may have given its own name this machine's address (DNS rebinding).
    for (const offset of [0, 1, 2]) {
      for (const port of [up.base + offset, managementPort(up.base + offset)]) {
        assert.equal(await statusFor('evil.example', port), 403, `${port}`);
        for (const host of ['localhost', '127.0.0.1', '[::1]']) {
          assert.notEqual(await statusFor(host, port), 403, `${host}:${port}`);
        }
      }
    }

    const processes = up.processes();
    assert.equal(processes.length, 4);
    up.child.kill('SIGINT');
    assert.equal(await up.ended, 0);
    assert.deepEqual(processes.filter(isAlive), []);
    assert.throws(up.processes, { code: 'ENOENT' }, 'tells no pid that may be another process now');
    for (const offset of [0, 1, 2]) assert.ok(await isFree(managementPort(up.base + offset)));
    for (const offset of [0, 1, 2, 9]) assert.ok(await isFree(up.base + offset));
  });

  // Maven starts the service in dev mode in a process of its own, which nobody lists.
  it('runs a service in dev mode, and leaves nothing behind when it is killed', async (t) => {
    const up = await start(t, { command: ['dev', 'room-service'] });
    await up.says('demo: ');
    await isHealthy(up.base + 1);
    assert.match(up.output, /Profile dev activated/);
    const debugger_ = debugPort(up.base + 1);
    assert.match(up.output, new RegExp(`debugger: room-service at localhost:${debugger_}\n`));
    assert.equal(await isFree(debugger_), false);
    const processes = up.processes();
    up.child.kill('SIGKILL');
    await eventually(() => !processes.some(isAlive), { patience: 'usual' });
    await eventually(() => isFree(up.base + 1), { patience: 'usual' });
  });

  it('lets settings of the environment win, and admits origins besides those of the environment', () => {
    const set = {
      QUARKUS_HTTP_CORS_ORIGINS: 'https://a.example,https://b.example',
      HOLDFAST_API_KEYS: 'mine',
      QUARKUS_HTTP_PORT: '80',
      HOLDFAST_REPLICA_ADDRESS: 'one:80',
      PATH: '/bin',
    };
    assert.deepEqual(ownSettings(set, ['http://localhost:3000']), {
      QUARKUS_HTTP_CORS_ORIGINS: 'https://a.example,https://b.example,http://localhost:3000',
      HOLDFAST_API_KEYS: 'mine',
    });
    const stack = (environment) =>
      new Stack({
        ports: portsFrom(10_000),
        directory: '.',
        tokenSecret: 'secret',
        apiKey: 'holdfast-dev',
        environment,
      }).services.map((part) => part.environment);
    for (const own of stack(ownSettings(set, []))) assert.equal(own.HOLDFAST_API_KEYS, 'mine');
    for (const own of stack({})) assert.equal(own.HOLDFAST_API_KEYS, 'holdfast-dev');
  });

  it('says what is no origin, and starts nothing', async () => {
    const wrong = ['localhost:3000', 'http://localhost:3000/app', '*', 'ftp://a.example', ''];
    for (const origin of wrong) {
      const { code, output } = await holdfast('up', `--origin=${origin}`);
      assert.equal(code, 2, origin);
      assert.match(output, /--origin must be an origin, such as http:\/\/localhost:3000, not /);
    }
  });

  it('runs in dev mode what is a service, and says what is', async (t) => {
    for (const command of [['dev'], ['dev', 'browser-client'], ['up', '--debug', 'rooms']]) {
      const up = await start(t, { command });
      assert.equal(await up.ended, 2);
      assert.match(up.output, /signaling-service, room-service(,| or) transcript-service/);
    }
  });

  it('says which port is in use and who wants it, before it starts anything', async (t) => {
    const base = await freeBase();
    const other = createServer().listen(base + 1, '127.0.0.1');
    t.after(() => other.close());
    const up = await start(t, { base });
    assert.equal(await up.ended, 1);
    assert.match(up.output, new RegExp(`port ${base + 1} is in use, room-service wants it`));
    assert.doesNotMatch(up.output, /is up/);
  });

  it('puts replicas behind one origin, and starts a killed one again', async (t) => {
    const up = await start(t, { replicas: 2 });
    await up.says('demo: ');
    for (const offset of [10, 11, 12, 20, 21, 22]) await isHealthy(up.base + offset);

    const replica = up.processes().find(({ name }) => name === 'rooms-1');
    process.kill(replica.pid, 'SIGKILL');
    await up.says('rooms-1 ended');
    for (let i = 0; i < 10; i++) {
      const response = await fetch(`http://localhost:${up.base}/q/openapi`);
      assert.equal(response.status, 200);
    }
    await eventually(() => isHealthy(up.base + 11), { patience: 'long' });
  });

  it('is watched, told of, read and ended from another terminal', async (t) => {
    const up = await start(t, { observed: true, environment: { PATH: pathWithGrafana() } });
    const { prometheus, grafana } = observingPorts(up.base);
    const ports = [0, 1, 2].map((offset) => up.base + offset);
    await up.says('demo: ');
    for (const port of [...ports, up.base + 9, prometheus, grafana]) {
      assert.match(up.output, new RegExp(` is up at ${port}\\b`));
    }
    for (const port of ports) assert.match(up.output, new RegExp(`management ${port + 6000}\n`));

    await eventually(async () => {
      const { code, output } = await holdfast('status', '--port-base', `${up.base}`);
      assert.equal(code, 0, output);
      for (const { pid } of up.processes()) assert.match(output, new RegExp(` ${pid} .* ready `));
      return true;
    });
    const again = await start(t, { base: up.base });
    assert.equal(await again.ended, 1);
    assert.match(again.output, new RegExp(`runs already .*down --port-base ${up.base}`));

    const { groups } = await ask(prometheus, 'rules');
    assert.ok(groups.flatMap(({ rules }) => rules).some(({ name }) => /^Holdfast/.test(name)));
    await eventually(async () => {
      const { activeTargets } = await ask(prometheus, 'targets');
      // The three services, and those exporters that are installed.
      assert.ok(activeTargets.length >= 3);
      for (const { health, scrapeUrl } of activeTargets) assert.equal(health, 'up', scrapeUrl);
      return true;
    });
    for (const query of await queriesOfConsole(prometheus)) {
      await ask(prometheus, `query?${new URLSearchParams({ query })}`);
    }
    await hasDashboards(grafana, prometheus);

    const logs = holdfast('logs', 'room-service', '--port-base', `${up.base}`);
    const down = await holdfast('down', '--port-base', `${up.base}`);
    assert.equal(down.code, 0, down.output);
    assert.equal(await up.ended, 0);
    for (const port of [...ports, prometheus, grafana]) assert.ok(await isFree(port));
    const { code, output } = await logs;
    assert.equal(code, 0);
    assert.match(output, /room-service .* started in /);
    assert.doesNotMatch(output, /signaling-service/);
  });
});

/**
 * @param {import('node:test').TestContext} t
 * @param {{ base?: number, replicas?: number, observed?: boolean, command?: string[], options?: string[],
 *     environment?: Record<string, string> }} [how]
 */
async function start(
  t,
  { base, replicas, observed, command = ['up'], options = [], environment } = {},
) {
  base ??= await freeBase(replicas);
  const args = [
    ...command,
    '--port-base',
    `${base}`,
    ...(replicas ? ['--replicas', `${replicas}`] : []),
    ...(observed ? ['--observe'] : []),
    ...options,
  ];
  const child = spawn(join(root, 'holdfast'), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const directory = join(root, '.holdfast', `${base}`);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const up = {
    base,
    child,
    ended,
    output: '',
    says: (text) =>
      eventually(() => up.output.includes(text), {
        // Of what has changed since the last time something may be built first.
        patience: 'heavy',
        what: `"${text}" said`,
      }).catch((error) => assert.fail(`${error.message}\n${up.output}`)),
    processes: () => JSON.parse(readFileSync(join(directory, 'processes.json'), 'utf8')),
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => (up.output += data));
  }
  t.after(async () => {
    child.kill('SIGINT');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  });
  return up;
}

/** @returns {Promise<string | null>} what a page of this origin is told: its origin, or that it is refused */
async function admittedAs(origin, port) {
  const { status, headers } = await fetch(`http://localhost:${port}/nowhere`, {
    headers: { Origin: origin },
  });
  return status === 403 ? 'refused' : headers.get('Access-Control-Allow-Origin');
}

async function freeBase(replicas) {
  for (;;) {
    const [base] = await freePorts(1);
    const free = await Promise.all(
      [...Object.values(portsFrom(base, replicas)), ...Object.values(observingPorts(base))]
        .flat()
        .filter(Boolean)
        .flatMap((port) => [port, managementPort(port), debugPort(port)])
        .map(isFree),
    );
    if (free.every(Boolean)) return base;
  }
}

/** What Prometheus answers, which is no error. */
async function ask(port, path) {
  const response = await fetch(`http://localhost:${port}/api/v1/${path}`);
  const { status, data, error } = await response.json();
  assert.equal(status, 'success', `${path}: ${error}`);
  return data;
}

async function queriesOfConsole(prometheus) {
  const page = await fetch(`http://localhost:${prometheus}/consoles/index.html`);
  assert.equal(page.status, 200);
  const queries = [...(await page.text()).matchAll(/g\d+\.expr=([^&"]+)/g)].map(([, query]) =>
    decodeURIComponent(query),
  );
  assert.ok(queries.length > 20, `${queries.length} queries`);
  return queries;
}

/**
 * Debian has no Grafana: a stand-in that answers what the real one is asked for, and tells with which
 * settings it was started.
 */
function pathWithGrafana() {
  const folder = join(workspace, 'grafana');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'grafana'),
    `#!/usr/bin/env node
import { createServer } from 'node:http';
if (process.argv.includes('--version')) {
  console.log('grafana version 12.3.0');
  process.exit();
}
createServer((_, response) => response.end(JSON.stringify(process.env)))
  .listen(process.env.GF_SERVER_HTTP_PORT, process.env.GF_SERVER_HTTP_ADDR);
`,
  );
  chmodSync(join(folder, 'grafana'), 0o755);
  return `${folder}${delimiter}${process.env.PATH}`;
}

/** What a Grafana reads when it starts: where it finds dashboards, and whom they ask. */
async function hasDashboards(grafana, prometheus) {
  const settings = await (await fetch(`http://localhost:${grafana}/api/health`)).json();
  const provisioned = (kind) =>
    parse(readFileSync(join(settings.GF_PATHS_PROVISIONING, kind, 'holdfast.yaml'), 'utf8'));
  const [{ type, url }] = provisioned('datasources').datasources;
  assert.deepEqual({ type, url }, { type: 'prometheus', url: `http://127.0.0.1:${prometheus}` });
  const [{ options }] = provisioned('dashboards').providers;
  assert.ok(readdirSync(options.path).includes('calls.json'));
}

/** By every probe that Kubernetes asks. */
async function isHealthy(port) {
  for (const path of probes) {
    const response = await fetch(`http://127.0.0.1:${managementPort(port)}${path}`);
    assert.equal(response.status, 200, path);
    assert.equal((await response.json()).status, 'UP', path);
  }
  return true;
}

/** The status of what is answered to a request that names this host. */
function statusFor(host, port) {
  return new Promise((resolve, reject) => {
    get(
      { host: '127.0.0.1', port, path: '/nowhere', headers: { Host: `${host}:${port}` } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    ).once('error', reject);
  });
}

function isAlive({ pid }) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

// In a container whose first process reaps nobody, an orphan that has ended keeps its number.
function isZombie(pid) {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
