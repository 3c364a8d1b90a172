import { randomUUID } from 'node:crypto';
import { HoldfastApiError } from './api-error.js';
import { contentOf, exchange } from './http.js';

const JSON_TYPE = 'application/json';

/**
 * What a method of an operation asks for.
 *
 * @typedef {object} Ask
 * @property {'room' | 'transcript'} service
 * @property {string} method
 * @property {string} path with names in braces
 * @property {Record<string, string>} parameters of the path
 * @property {string[]} [query] the names of options that stand in the query
 * @property {Record<string, unknown>} [options]
 * @property {boolean} [hasKey] whether it takes an Idempotency-Key
 * @property {unknown} [body]
 * @property {string} [accept] a media type, if not JSON
 * @property {boolean} [answersNothing]
 */

/** Requests to both services, with the service's token. */
export class Requests {
  #addresses;
  #timeoutMs;
  #token;

  /**
   * @param {{ room: string, transcript: string }} addresses of the services
   * @param {number} timeoutMs
   * @param {import('./service-token.js').ServiceToken} token
   */
  constructor(addresses, timeoutMs, token) {
    this.#addresses = addresses;
    this.#timeoutMs = timeoutMs;
    this.#token = token;
  }

  /**
   * @param {Ask} ask
   * @returns {Promise<any>}
   */
  call = async (ask) => {
    const prepared = this.#prepare(ask);
    const token = await this.#token.get();
    try {
      return await this.#send(ask, prepared, token);
    } catch (error) {
      if (!(error instanceof HoldfastApiError) || error.status !== 401) throw error;
      return this.#send(ask, prepared, await this.#token.renew(token));
    }
  };

  #prepare(/** @type {Ask} */ { service, method, path, parameters, query = [], ...rest }) {
    const { options = {}, hasKey = false, body, accept = JSON_TYPE } = rest;
    const url = new URL(this.#addresses[service] + filled(path, parameters));
    for (const name of query) {
      if (options[name] != null) url.searchParams.set(name, String(options[name]));
    }
    /** @type {Record<string, string>} */
    const headers = { Accept: accept };
    // A repetition of this request is known by it.
    if (hasKey) headers['Idempotency-Key'] = keyOf(options.idempotencyKey ?? randomUUID());
    if (body !== undefined) headers['Content-Type'] = JSON_TYPE;
    return {
      url: url.href,
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      timeoutMs: this.#timeoutMs,
      repeatable: hasKey || method !== 'POST',
    };
  }

  /**
   * @param {Ask} ask
   * @param {import('./http.js').Exchange} prepared
   * @param {string} token
   */
  async #send({ method, path, accept = JSON_TYPE, answersNothing }, prepared, token) {
    const headers = { ...prepared.headers, Authorization: `Bearer ${token}` };
    const answer = await exchange({ ...prepared, headers });
    return answersNothing ? undefined : contentOf(`${method} ${path}`, answer, accept);
  }
}

/** What stands in a path would name another one if it were empty, or a step in it. */
function filled(/** @type {string} */ path, /** @type {Record<string, string>} */ parameters) {
  return path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = parameters[name];
    if (typeof value !== 'string' || ['', '.', '..'].includes(value))
      throw new TypeError(`${name} must be an id, not ${JSON.stringify(value)}`);
    return encodeURIComponent(value);
  });
}

function keyOf(/** @type {unknown} */ key) {
  if (typeof key === 'string' && /^[!-~]{1,255}$/.test(key)) return key;
  throw new TypeError('idempotencyKey must be 1 to 255 characters of ASCII, without spaces');
}
