import { apiWith } from './api.js';
import { unexpected } from './api-error.js';
import { contentOf, exchange } from './http.js';
import { Requests } from './requests.js';
import { ServiceToken } from './service-token.js';

const ROLES = ['customer', 'agent', 'supervisor', 'service'];
const LISTS = /** @type {const} */ (['queues', 'rooms', 'calls']);
const EVERYTHING = { queues: ['*'], rooms: ['*'], calls: ['*'] };
const JSON_TYPE = 'application/json';

/** @typedef {string | { readonly href: string }} Address a text, or a URL */

/**
 * @typedef {object} Options
 * @property {Address} url of room-service, or of the ingress before all services
 * @property {string} apiKey one of `holdfast.api-keys`
 * @property {Address} [transcriptsUrl] of transcript-service, if it has another one
 * @property {number} [timeoutMs] how long an answer may take, ten seconds unless told otherwise
 */

/** Holdfast for a backend: tokens for its users, and both HTTP APIs. */
export class HoldfastServer {
  #url;
  #apiKey;
  #timeoutMs;

  /** @param {Options} options */
  constructor({ url, apiKey, transcriptsUrl = url, timeoutMs = 10_000 }) {
    this.#url = addressOf('url', url);
    this.#apiKey = keyOf(apiKey);
    if (!Number.isInteger(timeoutMs) || timeoutMs <= 0)
      throw new TypeError('timeoutMs must be a number of milliseconds');
    this.#timeoutMs = timeoutMs;
    const token = new ServiceToken(() =>
      this.#mint({ sub: 'backend', role: 'service', ...EVERYTHING }),
    );
    const addresses = { room: this.#url, transcript: addressOf('transcriptsUrl', transcriptsUrl) };
    const api = apiWith(new Requests(addresses, timeoutMs, token).call);
    this.rooms = api.rooms;
    this.calls = api.calls;
    this.queues = api.queues;
    this.webhooks = api.webhooks;
    this.ice = api.ice;
    this.transcripts = api.transcripts;
    this.ingest = api.ingest;
    this.retention = api.retention;
  }

  /**
   * A token for somebody who uses your application. Ask who it is before: whoever has the token is that person.
   *
   * @param {import('./types.js').TokenRequest} request
   * @returns {Promise<import('./types.js').IssuedToken>} expiresAt: ms since the Unix epoch
   * @throws {TypeError} an argument is wrong; nothing was sent
   * @throws {import('./api-error.js').HoldfastApiError}
   */
  async mintToken(request) {
    checkRequest(request);
    return this.#mint(request);
  }

  /** @returns {Promise<import('./types.js').IssuedToken>} */
  async #mint(/** @type {import('./types.js').TokenRequest} */ request) {
    const answer = await exchange({
      url: `${this.#url}/v1/tokens`,
      method: 'POST',
      headers: {
        Authorization: `Bearer ${this.#apiKey}`,
        Accept: JSON_TYPE,
        'Content-Type': JSON_TYPE,
      },
      body: JSON.stringify(request),
      timeoutMs: this.#timeoutMs,
      repeatable: true,
    });
    const issued = contentOf('POST /v1/tokens', answer, JSON_TYPE);
    if (typeof issued?.token !== 'string' || typeof issued.expiresAt !== 'number')
      throw unexpected('POST /v1/tokens', answer.response);
    return issued;
  }
}

function addressOf(/** @type {string} */ name, /** @type {unknown} */ given) {
  const url = URL.canParse(String(given)) ? new URL(String(given)) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new TypeError(`${name} must be an address such as https://calls.example.com`);
  if (url.username || url.password || url.search || url.hash)
    throw new TypeError(`${name} must have neither user, query nor fragment`);
  return url.href.replace(/\/+$/, '');
}

/** Never in a message: it is a secret. */
function keyOf(/** @type {unknown} */ apiKey) {
  if (typeof apiKey !== 'string' || !/^[!-~]+$/.test(apiKey))
    throw new TypeError('apiKey must be one of the API keys of room-service');
  return apiKey;
}

/** What nobody's compiler has checked. */
function checkRequest(/** @type {any} */ request) {
  const { sub, role } = request ?? {};
  if (typeof sub !== 'string' || sub === '') throw new TypeError('sub must be a user id');
  if (!ROLES.includes(role)) throw new TypeError(`role must be one of ${ROLES.join(', ')}`);
  for (const name of LISTS) {
    const list = request[name];
    const isList = Array.isArray(list) && list.every((one) => typeof one === 'string');
    if (list !== undefined && !isList) throw new TypeError(`${name} must be an array of strings`);
  }
}
