import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { imageOptions } from '../../deploy/local/image.mjs';
import { serviceProgram } from '../../deploy/local/service.mjs';
import { inTime } from '../../deploy/local/waiting.mjs';
import { mintToken } from '../harness/control-plane.mjs';
import { SlowClient } from '../harness/slow-client.mjs';
import { startStack } from '../harness/stack.mjs';

// Messages that never end, each a little below what a signed-in client may send, and more of them than
// fit: the limit that would refuse them is lifted.
const HEAP = '-Xmx48m';
const CLIENTS = 32;
const FRAGMENT = 'x'.repeat(32_768);
const FRAGMENTS = 120;

describe('a service that runs out of memory', () => {
  let stack;
  before(async () => {
    const replicas = { signaling: 1, rooms: 1, transcripts: 0 };
    const environment = { HOLDFAST_UNFINISHED_INPUT_MAX_BYTES: `${2 ** 40}` };
    stack = await startStack({ replicas, ingress: false, program: asInItsImage, environment });
  });
  after(() => stack?.stop());

  it('ends, so that it is started again, instead of living on with what has failed', async () => {
    const [replica] = stack.signaling;
    const ended = once(replica, 'ended');

    for (let i = 0; i < CLIENTS; i++) {
      // It may end before all have begun.
      beginAMessage(`client-${i}`).catch(() => {});
    }

    const [how] = await inTime(ended, { patience: 'heavy', what: 'the end of the service' });
    assert.equal(how, 'code 3');
    assert.match(replica.logTail(), /Terminating due to java\.lang\.OutOfMemoryError/);
  });

  async function beginAMessage(sub) {
    const token = await mintToken(stack, { sub, role: 'customer' });
    const client = await new SlowClient(stack.origin, token).connect();
    for (let i = 0; i < FRAGMENTS; i++) client.sendFragment(FRAGMENT);
  }
});

/** With the options that the image gives it, but for the heap's size and what is only in the image. */
function asInItsImage(module) {
  if (module !== 'signaling-service') return serviceProgram(module);
  const native = process.env.HOLDFAST_ARTIFACT === 'native';
  const options = imageOptions(module, native ? 'Dockerfile.native-micro' : 'Dockerfile.jvm');
  const program = serviceProgram(module, [HEAP, ...options]);
  return native ? { ...program, args: [HEAP, ...options] } : program;
}
