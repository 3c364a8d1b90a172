import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import WebSocket from 'ws';
import { serviceProgram } from '../../deploy/local/service.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { inTime } from '../../deploy/local/waiting.mjs';
import { startStack } from '../harness/stack.mjs';

// Messages that never end, each a little below what a socket may send, and more of them than fit.
const HEAP = '-Xmx48m';
const CLIENTS = 32;
const FRAGMENT = 'x'.repeat(32_768);
const FRAGMENTS = 120;

describe('a service that runs out of memory', () => {
  let stack;
  before(async () => {
    const replicas = { signaling: 1, rooms: 0, transcripts: 0 };
    stack = await startStack({ replicas, ingress: false, program: asInItsImage });
  });
  after(() => stack?.stop());

  it('ends, so that it is started again, instead of living on with what has failed', async () => {
    const [replica] = stack.signaling;
    const ended = once(replica, 'ended');

    for (let i = 0; i < CLIENTS; i++) beginAMessage();

    const [how] = await inTime(ended, { patience: 'heavy', what: 'the end of the service' });
    assert.equal(how, 'code 3');
    assert.match(replica.logTail(), /Terminating due to java\.lang\.OutOfMemoryError/);
  });

  function beginAMessage() {
    const address = `${stack.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(address, { perMessageDeflate: false });
    // It breaks when the service ends, or is not even made any more.
    socket.on('error', () => {});
    socket.on('open', () => {
      for (let i = 0; i < FRAGMENTS; i++) socket.send(FRAGMENT, { fin: false });
    });
  }
});

/** With the options that the image gives it, but for the heap's size and what is only in the image. */
function asInItsImage(module) {
  const native = process.env.HOLDFAST_ARTIFACT === 'native';
  const image = join(root, module, native ? 'Dockerfile.native-micro' : 'Dockerfile.jvm');
  const [, entrypoint] = /^ENTRYPOINT (\[[^\]]*\])/m.exec(readFileSync(image, 'utf8'));
  const options = JSON.parse(entrypoint.replaceAll('\\\n', '')).filter((word) =>
    /^-XX:(?!AOTCache|Max)/.test(word),
  );
  const program = serviceProgram(module, [HEAP, ...options]);
  return native ? { ...program, args: [HEAP, ...options] } : program;
}
