import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { birthOf } from '../../deploy/local/births.mjs';
import { freePorts } from '../../deploy/local/ports.mjs';
import { directoryOf, forget, writeUp, writtenOf } from '../../deploy/local/running.mjs';
import { holdfast } from '../harness/command.mjs';
import { listening } from '../harness/listening.mjs';

// What `./holdfast up` has written down, and what the other commands make of it when up has ended
// without a word, or when not all is well. With a whole stack they are tried in up.test.mjs.
const strange = { birth: 'of the process that had this number before' };

describe('./holdfast up', () => {
  it('takes no port base that another one has, and forgets nothing of that', async (t) => {
    const { pid } = sleeper(t);
    const up = { pid, birth: birthOf(pid), version: '0.1.0' };
    const stack = await written(t, { up, parts: [{ name: 'redis', ...up }] });

    assert.equal(writeUp(stack.base, { version: '0.2.0' }), false);
    forget(stack.base);

    assert.deepEqual(stack.files(), ['logs', 'processes.json', 'up.json']);
    assert.deepEqual(writtenOf(stack.base).up, up);
  });

  it('takes the port base of one that was killed, and leaves nothing behind', async (t) => {
    const stack = await written(t, { up: { pid: process.pid, ...strange }, parts: [] });

    assert.equal(writeUp(stack.base, { version: '0.2.0' }), true);

    assert.equal(writtenOf(stack.base).up.version, '0.2.0');
    forget(stack.base);
    assert.deepEqual(stack.files(), ['logs']);
  });
});

describe('./holdfast status, logs and down', { concurrency: true }, () => {
  it('take nobody else for ours whose pid stands in what a killed up has left', async (t) => {
    const stranger = sleeper(t);
    const stack = await written(t, {
      up: { pid: stranger.pid, ...strange },
      parts: [{ name: 'redis', pid: stranger.pid, ...strange }],
    });

    await stack.says(['status'], 3, /^nothing runs at port base \d+\n$/);
    await stack.says(['down'], 0, /^nothing runs at port base \d+\n$/);

    assert.equal(stranger.exitCode ?? stranger.signalCode, null);
    assert.deepEqual(stack.files(), ['logs'], 'nor will they be taken for ours later');
  });

  it('show what has outlived a killed up, and end it with all that it started', async (t) => {
    const part = sleeper(t);
    const stack = await written(t, {
      up: { pid: sleeper(t).pid, ...strange },
      parts: [{ name: 'turn', pid: part.pid, birth: birthOf(part.pid), port: 1 }],
    });

    await stack.says(['status'], 1, /outlived.*\n.*\n +turn +\d+/);
    await stack.says(['down'], 0, /stopped\n$/);

    assert.equal(birthOf(part.pid), undefined);
    await stack.says(['status'], 3, /^nothing runs/);
  });

  it('say which part is down and which check keeps a part from being ready', async (t) => {
    const checks = [
      { name: 'event loop', status: 'UP' },
      { name: 'Redis', status: 'DOWN' },
    ];
    const service = createServer((request, response) => {
      if (request.url.endsWith('/ready')) response.writeHead(503);
      response.end(JSON.stringify({ checks }));
    });
    const management = await listening(service);
    t.after(() => service.close());
    const ours = { pid: process.pid, birth: birthOf(process.pid) };
    const stack = await written(t, {
      up: { ...ours, version: '0.1.0', since: '2026-11-30T01:02:03Z' },
      parts: [
        { name: 'rooms-1', ...ours, port: 8081, management },
        { name: 'rooms-2', port: 8091, management: 14091 },
      ],
    });

    const output = await stack.says(['status'], 1, /rooms-1/);

    assert.match(output, /version 0\.1\.0, up since 2026-11-30/);
    assert.match(output, /rooms-1 .* not ready: Redis/);
    assert.match(output, /rooms-2 +- +8091 +14091 +down/);
  });

  it('read what was said last by a stack that has ended, by part and by service', async (t) => {
    const stack = await written(t, {
      logs: { 'rooms-1': 'Ana is in', 'rooms-2': 'Bob is in', redis: 'bye bye' },
    });

    const all = await stack.says(['logs'], 0, /^rooms-1 \| Ana is in$/m);
    assert.match(all, /^redis {3}\| bye bye$/m);
    const rooms = await stack.says(['logs', 'room-service'], 0, /Ana/);
    assert.match(rooms, /Bob/);
    assert.doesNotMatch(rooms, /bye/);
    await stack.says(['logs', 'rooms-2'], 0, /^Bob is in\nnothing runs/);
    await stack.says(['logs', 'kafka'], 1, /no part is called kafka/);
  });
});

/** A process that only runs, at the head of a group of its own, as a part does. */
function sleeper(t) {
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

/** A port base at which this was written down. */
async function written(t, { up = undefined, parts = undefined, logs = {} }) {
  const [base] = await freePorts(1);
  const directory = directoryOf(base);
  mkdirSync(join(directory, 'logs'), { recursive: true });
  t.after(() => rmSync(directory, { recursive: true }));
  if (up) writeFileSync(join(directory, 'up.json'), JSON.stringify(up));
  if (parts) writeFileSync(join(directory, 'processes.json'), JSON.stringify(parts));
  for (const [name, text] of Object.entries(logs)) {
    writeFileSync(join(directory, 'logs', `${name}.log`), `${text}\n`);
  }
  return {
    base,
    files: () => readdirSync(directory).sort(),
    says: async (command, code, text) => {
      const answer = await holdfast(...command, '--port-base', `${base}`);
      assert.equal(answer.code, code, answer.output);
      assert.match(answer.output, text);
      return answer.output;
    },
  };
}
