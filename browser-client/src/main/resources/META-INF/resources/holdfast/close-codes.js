import { ERRORS } from "./errors.js";

/**
 * What a WebSocket close code says. Codes from 4000 to 4999 are final (unless the catalogue
 * says retryable), all others, known or not, mean: connect again. 4401 is final for the token, not for the session.
 *
 * @param {number | undefined} closeCode
 * @returns {import("./errors.js").ServerErrorCode | null} the error's code; null: connect again
 */
export function errorOfCloseCode(closeCode) {
  if (closeCode === undefined || !(closeCode >= 4000 && closeCode <= 4999)) return null;
  const known = Object.entries(ERRORS).find(([, error]) => error.closeCode === closeCode);
  if (known?.[1].retryable) return null;
  return /** @type {import("./errors.js").ServerErrorCode} */ (known?.[0] ?? "forbidden");
}

/** The token ran out or was refused: connect again with a new one. */
export const TOKEN_CLOSE_CODE = ERRORS.unauthorized.closeCode;
