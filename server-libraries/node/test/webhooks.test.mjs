import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { WebhookVerificationError, verifyWebhook } from '../target/package/index.js';

const OLD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
const ID = 'evt_0q6Jm3x4yYQk5mE1bZ0w1A';
const NOW = 1_767_225_600_000;
const event = {
  id: ID,
  hook: 'crm',
  type: 'room-closed',
  at: NOW - 200,
  roomId: 'küche',
  log: 'room:küche',
  offset: '1-7',
  data: { roomId: 'küche', reason: 'done' },
};
const body = JSON.stringify(event);

/** What a sender sends, signed by the library of Standard Webhooks. */
function sent({ text = body, secrets = [OLD], at = NOW } = {}) {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(ID, new Date(at), text));
  return {
    'webhook-id': ID,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}

const verify = (headers, { text = body, secrets = OLD, ...options } = {}) =>
  verifyWebhook(text, headers, secrets, { now: () => NOW, ...options });

function refused(code, run) {
  assert.throws(run, (error) => {
    assert.ok(error instanceof WebhookVerificationError);
    assert.equal(error.code, code, error.message);
    return true;
  });
}

describe('verifyWebhook', () => {
  it('gives the event that was signed, of text and of bytes', () => {
    assert.deepEqual(verify(sent()), event);
    assert.deepEqual(verify(sent(), { text: Buffer.from(body) }), event);
    assert.deepEqual(verify(sent(), { text: new TextEncoder().encode(body) }), event);
  });

  it('reads headers in any case, as a record, as lists and as Headers', () => {
    const headers = sent();
    const upper = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toUpperCase(), v]));
    const lists = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]]));
    for (const form of [upper, lists, new Headers(headers)]) assert.deepEqual(verify(form), event);
  });

  it('takes one good signature of several, of any version', () => {
    const headers = sent();
    const others = `v1a,abcd v1,${Buffer.alloc(32).toString('base64')} v1,short`;
    headers['webhook-signature'] = `${others} ${headers['webhook-signature']} v2,efgh`;
    assert.deepEqual(verify(headers), event);
  });

  it('knows the old and the new secret while one replaces the other', () => {
    assert.deepEqual(verify(sent({ secrets: [OLD] }), { secrets: [NEW, OLD] }), event);
    assert.deepEqual(verify(sent({ secrets: [OLD, NEW] }), { secrets: [NEW] }), event);
    refused('wrong-signature', () => verify(sent({ secrets: [OLD] }), { secrets: [NEW] }));
  });

  it('refuses a body of which any byte was changed', () => {
    const bytes = Buffer.from(body);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] ^= 1;
      refused('wrong-signature', () => verify(sent(), { text: changed }));
    }
  });

  it('refuses another id and another time than were signed', () => {
    refused('wrong-signature', () => verify({ ...sent(), 'webhook-id': 'evt_other' }));
    const later = String(NOW / 1000 + 1);
    refused('wrong-signature', () => verify({ ...sent(), 'webhook-timestamp': later }));
  });

  it('refuses a signature of another version than v1', () => {
    const headers = sent();
    headers['webhook-signature'] = headers['webhook-signature'].replace('v1,', 'v2,');
    refused('wrong-signature', () => verify(headers));
  });

  it('names a header that is missing or empty, or is no time', () => {
    for (const name of Object.keys(sent())) {
      const rest = sent();
      delete rest[name];
      refused('missing-header', () => verify(rest));
      refused('missing-header', () => verify({ ...rest, [name]: '' }));
      refused('missing-header', () => verify(new Headers(rest)));
    }
    refused('missing-header', () => verify({ ...sent(), 'webhook-timestamp': 'now' }));
  });

  it('refuses what is more than five minutes old or early, or another limit', () => {
    const minutes = (n) => sent({ at: NOW + n * 60_000 });
    assert.deepEqual(verify(minutes(-5)), event);
    assert.deepEqual(verify(minutes(5)), event);
    refused('too-old', () => verify(sent({ at: NOW - 301_000 })));
    refused('too-early', () => verify(sent({ at: NOW + 301_000 })));
    refused('too-old', () => verify(minutes(-2), { toleranceMs: 60_000 }));
    assert.deepEqual(verify(minutes(-9), { toleranceMs: 600_000 }), event);
  });

  it('looks at the clock by itself', () => {
    assert.deepEqual(verifyWebhook(body, sent({ at: Date.now() }), OLD), event);
    refused('too-old', () => verifyWebhook(body, sent({ at: Date.now() - 400_000 }), OLD));
  });

  it('refuses a signed body that is no event', () => {
    for (const text of ['', '{', '[]', 'null', '"text"', '{"id":"x"}', '{"type":"room-closed"}'])
      refused('malformed-body', () => verify(sent({ text }), { text }));
  });

  it('refuses a signed body that is no UTF-8', () => {
    const text = Buffer.from('{"id":"x","type":"?"}'.replace('?', '\xff'), 'latin1');
    // The library signs text alone.
    const key = Buffer.alloc(32, 1);
    const signed = Buffer.concat([Buffer.from(`${ID}.${NOW / 1000}.`), text]);
    const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
    refused('malformed-body', () =>
      verify({ ...sent(), 'webhook-signature': signature }, { text }),
    );
  });

  it('compares signatures as they are written', () => {
    const { 'webhook-signature': signature } = sent();
    for (const other of [
      signature.replace(/=+$/, ''),
      `${signature}!`,
      signature.replace(',', ', '),
    ])
      refused('wrong-signature', () => verify({ ...sent(), 'webhook-signature': other }));
  });

  it('refuses the event of another id', () => {
    const text = JSON.stringify({ ...event, id: 'evt_other' });
    refused('malformed-body', () => verify(sent({ text }), { text }));
  });

  it('says which argument is wrong', () => {
    const short = `whsec_${Buffer.alloc(23).toString('base64')}`;
    const long = `whsec_${Buffer.alloc(65).toString('base64')}`;
    const wrong = ['', 'whsec_', OLD.slice(6), `${OLD}!`, short, long, undefined];
    for (const secrets of [[], ...wrong.map((one) => [one])])
      assert.throws(() => verify(sent(), { secrets }), /^TypeError: .*secret/);
    assert.throws(() => verify(sent(), { text: event }), /^TypeError: body must be/);
    assert.throws(() => verify(undefined), /^TypeError: headers/);
    assert.throws(() => verify(sent(), { toleranceMs: NaN }), /^TypeError: toleranceMs/);
  });

  it('never tells a secret', () => {
    const secret = `${OLD}!`;
    assert.throws(
      () => verify(sent(), { secrets: secret }),
      (error) => !error.message.includes(OLD.slice(6)),
    );
  });
});
