/**
 * A field that a service refuses.
 *
 * @typedef {{ field: string, message: string }} FieldError
 */

/**
 * What is looked at of a Response, whose type not every application has.
 *
 * @typedef {{ status: number, headers: { get(name: string): string | null } }} Reply
 */

/**
 * A request that had no success. `code` is one of docs/protocol.md of the Holdfast repository, such as
 * `room-not-found`; or `unreachable`: nobody answered (status 0); or `unexpected-answer`: something answered that is
 * not Holdfast, such as a proxy.
 */
export class HoldfastApiError extends Error {
  /**
   * @param {object} what
   * @param {number} what.status of HTTP, 0 if nobody answered
   * @param {string} what.code
   * @param {string} what.message for a developer
   * @param {FieldError[]} [what.errors] which fields were wrong
   * @param {number} [what.retryAfterMs] when to ask again, if the service said so
   * @param {unknown} [what.cause]
   */
  constructor({ status, code, message, errors = [], retryAfterMs, cause }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'HoldfastApiError';
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.retryAfterMs = retryAfterMs;
  }
}

/** @returns what is thrown where no answer came */
export function unreachable(/** @type {string} */ what, /** @type {unknown} */ cause) {
  const reason = cause instanceof Error ? reasonOf(cause) : String(cause);
  const message = `${what}: nobody answered: ${reason}`;
  return new HoldfastApiError({ status: 0, code: 'unreachable', message, cause });
}

/**
 * @param {string} what was asked
 * @param {Reply} response
 * @param {string} text its body
 */
export function refusal(what, response, text) {
  const { status } = response;
  const problem = problemIn(response, text);
  const retryAfterMs = retryAfterOf(response);
  if (!problem) return unexpected(what, response, retryAfterMs);
  const message = problem.detail ?? problem.title ?? problem.code;
  return new HoldfastApiError({
    status,
    code: problem.code,
    message,
    errors: fieldsOf(problem),
    retryAfterMs,
  });
}

/**
 * Something that Holdfast does not answer.
 *
 * @param {string} what was asked
 * @param {Reply} response
 * @param {number} [retryAfterMs]
 */
export function unexpected(what, { status, headers }, retryAfterMs) {
  const type = headers.get('content-type') ?? 'no content type';
  const message = `${what}: answered ${status} (${type}), as no service of Holdfast does: is the address right?`;
  return new HoldfastApiError({ status, code: 'unexpected-answer', message, retryAfterMs });
}

/** The reason of a failed fetch stands in its cause. */
function reasonOf(/** @type {Error} */ error) {
  const { cause } = error;
  return cause instanceof Error && cause.message ? cause.message : error.message;
}

/** @returns {any} undefined if it is none */
function problemIn(/** @type {Reply} */ { headers }, /** @type {string} */ text) {
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return undefined;
  try {
    const problem = JSON.parse(text);
    return typeof problem?.code === 'string' ? problem : undefined;
  } catch {
    return undefined;
  }
}

/** room-service lists fields; transcript-service names one, of one item. @returns {FieldError[]} */
function fieldsOf(/** @type {any} */ { errors, field, index, detail }) {
  if (Array.isArray(errors)) return errors;
  if (field === undefined && index === undefined) return [];
  const place = [index === undefined ? '' : `[${index}]`, field ?? ''].filter(Boolean).join('.');
  return [{ field: place, message: detail }];
}

/** Seconds, or a date. */
function retryAfterOf(/** @type {Reply} */ { headers }) {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const isDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text);
  const dateMs = isDate ? Date.parse(text) - Date.now() : NaN;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : dateMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
