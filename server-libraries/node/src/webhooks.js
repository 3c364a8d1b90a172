import { createHmac, timingSafeEqual } from 'node:crypto';

// What room-service signs: https://www.standardwebhooks.com.

const PREFIX = 'whsec_';
const FIVE_MINUTES_MS = 5 * 60_000;
const REQUIRED = ['id', 'type', 'log', 'offset', 'data'];

/**
 * Why an event was refused.
 *
 * @typedef {'missing-header' | 'too-old' | 'too-early' | 'wrong-signature' | 'malformed-body'} WebhookFailure
 */

/**
 * @typedef {{ get(name: string): string | null }} HeadersLike as of a Request
 * @typedef {Readonly<Record<string, string | readonly string[] | undefined>>} HeaderRecord as of node:http
 */

/** What came is not an event that Holdfast has sent just now: answer 400, and do nothing. */
export class WebhookVerificationError extends Error {
  /**
   * @param {WebhookFailure} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'WebhookVerificationError';
    this.code = code;
  }
}

/**
 * The event that a webhook brings, once it is certain that Holdfast has sent it, and lately.
 *
 * @param {string | Uint8Array} body as it came, before anybody has parsed it
 * @param {HeadersLike | HeaderRecord} headers names in any case
 * @param {string | readonly string[]} secrets `whsec_…`; several while one is replaced by another
 * @param {object} [options]
 * @param {number} [options.toleranceMs] how old or early it may be
 * @param {() => number} [options.now] ms since the Unix epoch
 * @returns {import('./types.js').WebhookEvent}
 * @throws {WebhookVerificationError} its code says why
 * @throws {TypeError} an argument is wrong
 */
export function verifyWebhook(body, headers, secrets, options = {}) {
  const { toleranceMs = FIVE_MINUTES_MS, now = Date.now } = options;
  const bytes = bytesOf(body);
  const keys = keysOf(secrets);
  if (!(toleranceMs >= 0)) throw new TypeError('toleranceMs must be a number of milliseconds');
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
    headerOf(headers, `webhook-${name}`),
  );
  if (!/^\d{1,15}$/.test(timestamp))
    throw new WebhookVerificationError(
      'missing-header',
      'webhook-timestamp is no number of seconds',
    );
  if (!isSigned(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), bytes]), signature, keys))
    throw new WebhookVerificationError('wrong-signature', 'no signature is by one of the secrets');
  checkTime(Number(timestamp) * 1000 - now(), toleranceMs);
  return eventIn(bytes, id);
}

function bytesOf(/** @type {unknown} */ body) {
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError('body must be the text or the bytes that came, not what was parsed of them');
}

function keysOf(/** @type {string | readonly string[]} */ secrets) {
  const all = [secrets].flat();
  if (all.length === 0) throw new TypeError('there is no secret');
  return all.map((secret) => {
    const text =
      typeof secret === 'string' && secret.startsWith(PREFIX) && secret.slice(PREFIX.length);
    // Node's decoder passes over what is not Base64.
    const key = text && /^[A-Za-z0-9+/]+={0,2}$/.test(text) && Buffer.from(text, 'base64');
    if (!key || key.length < 24 || key.length > 64)
      throw new TypeError(`a secret must be ${PREFIX} and 24 to 64 bytes in Base64`);
    return key;
  });
}

/** @param {any} headers */
function headerOf(headers, /** @type {string} */ name) {
  if (headers === null || typeof headers !== 'object')
    throw new TypeError('headers must be an object');
  const value =
    typeof headers.get === 'function'
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const text = Array.isArray(value) ? value.join(' ') : value;
  if (!text) throw new WebhookVerificationError('missing-header', `there is no header ${name}`);
  return String(text);
}

/** Every pair is compared, whichever fits. */
function isSigned(
  /** @type {Buffer} */ signed,
  /** @type {string} */ header,
  /** @type {Buffer[]} */ keys,
) {
  const given = header
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part));
  const wanted = keys.map((key) =>
    Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`),
  );
  const fits = wanted.flatMap((one) =>
    given.map((other) => other.length === one.length && timingSafeEqual(other, one)),
  );
  return fits.includes(true);
}

function checkTime(/** @type {number} */ aheadMs, /** @type {number} */ toleranceMs) {
  if (Number.isNaN(aheadMs)) throw new TypeError('now must give a number of milliseconds');
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (-aheadMs > toleranceMs)
    throw new WebhookVerificationError('too-old', `it was sent ${seconds} s ago`);
  if (aheadMs > toleranceMs)
    throw new WebhookVerificationError('too-early', `it was sent ${seconds} s ahead of this clock`);
}

function eventIn(/** @type {Uint8Array} */ bytes, /** @type {string} */ id) {
  try {
    const event = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const isEvent = REQUIRED.every((name) => event?.[name] != null) && event.id === id;
    if (isEvent) return event;
  } catch {
    // Told below, as any other body that is no event.
  }
  throw new WebhookVerificationError('malformed-body', 'the body is no event of Holdfast');
}
