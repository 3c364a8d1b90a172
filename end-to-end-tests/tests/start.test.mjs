import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { startStack } from '../harness/stack.mjs';

// A warning at every start teaches people to read past warnings. That a machine is busy is said too.
const COMPLAINT = /\b(WARN|ERROR|FATAL)\b(?!.*BlockedThreadChecker)/;
describe('the start of a service', () => {
  let stack;

  before(async () => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    stack = await startStack({
      replicas: { signaling: 1, rooms: 1, transcripts: 1 },
      environment: {
        HOLDFAST_WEBHOOKS__CRM__URL: 'https://crm.example.com',
        HOLDFAST_WEBHOOKS__CRM__SECRET: secret,
        HOLDFAST_WEBHOOKS__DESK__URL: 'https://desk.example.com',
        HOLDFAST_WEBHOOKS__DESK__SECRET: secret,
      },
    });
  });
  after(() => stack?.stop());

  it('warns of nothing', () => {
    for (const { name, logFile } of stack.services) {
      const [start, rest] = readFileSync(logFile, 'utf8').split('Installed features');
      assert.ok(rest, `${name} started`);
      const complaints = start.split('\n').filter((line) => COMPLAINT.test(line));
      assert.deepEqual(complaints, [], name);
    }
  });
});
