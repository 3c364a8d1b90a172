import { setTimeout as delay } from 'node:timers/promises';
import { refusal, unexpected, unreachable } from './api-error.js';

const REPETITIONS = 2;
const FIRST_PAUSE_MS = 250;
/** Whoever is told to wait longer is told so, by an error. */
const LONGEST_PAUSE_MS = 5_000;
/** Nobody has read the request. */
const TURNED_AWAY = [429, 503];
/** A proxy has found nobody, or nobody answered it: the request may have been read. */
const NO_ANSWER = [0, 502, 504];

/** @typedef {import('./api-error.js').Reply} Reply */

/**
 * @typedef {object} Exchange
 * @property {string} url
 * @property {string} method
 * @property {Record<string, string>} headers
 * @property {string} [body]
 * @property {number} timeoutMs of one attempt
 * @property {boolean} repeatable whether it does no harm if it is done twice
 */

/**
 * One request and its answer; again, twice at most, where a service asks for that, or where nobody answers.
 *
 * @param {Exchange} request
 * @returns {Promise<{ response: Reply, text: string }>} a success
 * @throws {import('./api-error.js').HoldfastApiError}
 */
export async function exchange(request) {
  for (let left = REPETITIONS, pauseMs = FIRST_PAUSE_MS; ; left--, pauseMs *= 2) {
    const { error, ...success } = await attempt(request);
    if (!error) return /** @type {any} */ (success);
    const { retryAfterMs = pauseMs } = error;
    const may = mayRepeat(request, error);
    if (left === 0 || !may || retryAfterMs > LONGEST_PAUSE_MS) throw error;
    await delay(retryAfterMs);
  }
}

/** A proxy may turn away what a service has read. */
function mayRepeat(
  /** @type {Exchange} */ { repeatable },
  /** @type {import('./api-error.js').HoldfastApiError} */ { status, code },
) {
  if (TURNED_AWAY.includes(status)) return repeatable || code !== 'unexpected-answer';
  return repeatable && NO_ANSWER.includes(status);
}

/** @returns {Promise<{ response?: Reply, text?: string, error?: import('./api-error.js').HoldfastApiError }>} */
async function attempt(/** @type {Exchange} */ { url, method, headers, body, timeoutMs }) {
  const what = `${method} ${new URL(url).pathname}`;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    // A token is for one address: it does not follow to another one.
    const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    const text = await response.text();
    return response.ok ? { response, text } : { error: refusal(what, response, text) };
  } catch (error) {
    return { error: unreachable(what, error) };
  }
}

/** What a success brings, if it is of the media type that was asked for. */
export function contentOf(
  /** @type {string} */ what,
  /** @type {{ response: Reply, text: string }} */ { response, text },
  /** @type {string} */ accept,
) {
  if (response.status === 204) return undefined;
  const isAsWanted = response.headers.get('content-type')?.split(';')[0].trim() === accept;
  const content = isAsWanted ? parsed(text, accept) : undefined;
  if (content === undefined) throw unexpected(what, response);
  return content;
}

/** @returns {any} undefined if it is not what it says */
function parsed(/** @type {string} */ text, /** @type {string} */ mediaType) {
  if (mediaType !== 'application/json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
