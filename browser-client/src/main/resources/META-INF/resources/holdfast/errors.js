/**
 * The catalogue of error codes, as the server sends them in acknowledgments, CONNECT_ERROR data,
 * problem documents (with the HTTP status) and as WebSocket close codes. `retryable`: the same
 * request may succeed later, unchanged.
 */
export const ERRORS = Object.freeze({
  unauthorized: { status: 401, closeCode: 4401, retryable: false },
  "token-expired": { status: 401, closeCode: 4401, retryable: false },
  forbidden: { status: 403, closeCode: 4403, retryable: false },
  removed: { status: 403, closeCode: 4403, retryable: false },
  "not-found": { status: 404, closeCode: 4404, retryable: false },
  "room-not-found": { status: 404, closeCode: 4404, retryable: false },
  "call-not-found": { status: 404, closeCode: 4404, retryable: false },
  "participant-not-found": { status: 404, closeCode: 4404, retryable: false },
  "not-in-room": { status: 409, closeCode: 4409, retryable: false },
  "room-closed": { status: 409, closeCode: 4409, retryable: false },
  "window-extended-before": { status: 409, closeCode: 4409, retryable: false },
  "call-ended": { status: 409, closeCode: 4409, retryable: false },
  "call-in-progress": { status: 409, closeCode: 4409, retryable: false },
  "call-not-ringing": { status: 409, closeCode: 4409, retryable: false },
  "queue-not-found": { status: 404, closeCode: 4404, retryable: false },
  "transcript-held": { status: 409, closeCode: 4409, retryable: false },
  "agent-unavailable": { status: 409, closeCode: 4409, retryable: true },
  "room-full": { status: 409, closeCode: 4409, retryable: false },
  "idempotency-conflict": { status: 409, closeCode: 4409, retryable: false },
  "invalid-payload": { status: 400, closeCode: 4400, retryable: false },
  "unknown-event": { status: 400, closeCode: 4400, retryable: false },
  "payload-too-large": { status: 413, closeCode: 4413, retryable: false },
  "rate-limited": { status: 429, closeCode: 4429, retryable: true },
  "too-many-sessions": { status: 429, closeCode: 1013, retryable: true },
  "session-displaced": { status: 409, closeCode: 4410, retryable: false },
  "session-expired": { status: 401, closeCode: 4401, retryable: false },
  internal: { status: 500, closeCode: 1011, retryable: true },
  unavailable: { status: 503, closeCode: 1013, retryable: true },
  draining: { status: 503, closeCode: 1012, retryable: true },
  overloaded: { status: 503, closeCode: 1013, retryable: true },
});

/** Codes that only the SDK itself gives. */
export const CLIENT_ERRORS = Object.freeze({
  /** The session could not be recovered; what was under way in it is void. */
  "session-lost": { retryable: false },
  /** The connection was closed by the application while the command waited. */
  closed: { retryable: false },
  /** The application has let go of the session; connect() takes it up again. */
  detached: { retryable: false },
  /** The token callback failed. */
  "no-token": { retryable: true },
  /** The server does not admit pages of this origin, as far as can be seen from here. */
  "wrong-origin": { retryable: true },
  /** Something answers at the address, and it is not Holdfast. */
  "wrong-url": { retryable: true },
  /** Nothing answers at the address. */
  unreachable: { retryable: true },
  /** The browser makes no peer connections. */
  "no-webrtc": { retryable: false },
  /** The page did not come by https: browsers give it neither camera nor microphone. */
  "insecure-context": { retryable: false },
  /** The user, the browser or a policy refuses the device. */
  "device-denied": { retryable: false },
  "device-missing": { retryable: false },
  /** Another program has it, or it does not start. */
  "device-busy": { retryable: true },
  /** A track that was given has ended: the device was unplugged or taken away. */
  "device-ended": { retryable: false },
  /** More than one track of a kind was to be sent. */
  "too-many-tracks": { retryable: false },
});

/** @type {Record<string, {retryable: boolean}>} */
const KNOWN = { ...ERRORS, ...CLIENT_ERRORS };

/** Errors that a fresh token may heal. */
export const TOKEN_ERRORS = Object.freeze(["unauthorized", "token-expired", "session-expired"]);

/**
 * A later server may send a code that this list does not have: leave a default branch.
 *
 * @typedef {keyof typeof ERRORS} ServerErrorCode
 * @typedef {keyof typeof CLIENT_ERRORS} ClientErrorCode
 * @typedef {ServerErrorCode | ClientErrorCode} ErrorCode
 */

/**
 * Every error of the SDK, told apart by `code`.
 *
 * @typedef {{[Code in ErrorCode]: HoldfastError<Code>}[ErrorCode]} AnyHoldfastError
 */

/** @template {ErrorCode} [Code=ErrorCode] */
export class HoldfastError extends Error {
  /**
   * @param {Code} code
   * @param {string} [message]
   * @param {boolean} [retryable] as the server said; without, as the catalogue says; unknown codes are final
   */
  constructor(code, message = code, retryable = undefined) {
    super(message);
    this.name = "HoldfastError";
    this.code = code;
    this.retryable = retryable ?? KNOWN[code]?.retryable ?? false;
  }

  /**
   * @param {{code?: string, message?: string, retryable?: boolean} | undefined} error from the wire
   * @returns {AnyHoldfastError}
   */
  static from(error) {
    const code = /** @type {ErrorCode} */ (error?.code ?? "internal");
    return /** @type {AnyHoldfastError} */ (new HoldfastError(code, error?.message, error?.retryable));
  }
}

/**
 * For what a `catch` has caught.
 *
 * @param {unknown} error
 * @returns {error is AnyHoldfastError}
 */
export function isHoldfastError(error) {
  return error instanceof HoldfastError;
}
