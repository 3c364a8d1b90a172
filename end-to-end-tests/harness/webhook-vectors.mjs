import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';

/** An event as a webhook brings it, signed by the library of Standard Webhooks with an old and a new secret. */
export function webhookVectors() {
  const { Webhook } = createRequire(join(root, 'server-libraries/node/package.json'))(
    'standardwebhooks',
  );
  const secretOf = (length, byte) => `whsec_${Buffer.alloc(length, byte).toString('base64')}`;
  const secrets = { old: secretOf(32, 1), new: secretOf(24, 2) };
  const id = 'evt_0q6Jm3x4yYQk5mE1bZ0w1A';
  const sentAt = new Date(1_767_225_600_000);
  const body = JSON.stringify({
    ...{ id, hook: 'crm', type: 'room-closed', at: sentAt.getTime() - 200, roomId: 'küche' },
    ...{ log: 'room:küche', offset: '1-7', data: { roomId: 'küche', reason: 'done' } },
  });
  const signatures = Object.fromEntries(
    Object.entries(secrets).map(([name, key]) => [name, new Webhook(key).sign(id, sentAt, body)]),
  );
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(sentAt.getTime() / 1000) };
  return { secrets, body, headers, signatures };
}
