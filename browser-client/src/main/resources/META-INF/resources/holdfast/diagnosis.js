import { HoldfastError } from "./errors.js";

const PATIENCE_MS = 5000;
/** What Engine.IO answers a transport that it does not know with (HTTP status, code in the body). */
const NO_SUCH_TRANSPORT = Object.freeze({ status: 400, code: 0 });

/**
 * Why a transport did not come about: browsers tell a page nothing of a WebSocket or a poll that was refused. A
 * handshake that makes no session is asked for, first as the page's own request, then as one whose answer the page
 * may not read: if only the latter gets an answer, it is the origin that is not admitted.
 *
 * @param {string} address of Engine.IO: origin and path
 * @returns {Promise<import("./errors.js").AnyHoldfastError | null>} null: Holdfast answers, or is too busy to
 */
export async function diagnose(address) {
  const handshake = `${address}?EIO=4&transport=none`;
  const answer = await ask(handshake, "cors");
  if (answer) return judge(address, answer.status, await answer.json().catch(() => null));
  const page = globalThis.location?.origin;
  if (await ask(handshake, "no-cors")) {
    const how = `name it in QUARKUS_HTTP_CORS_ORIGINS, or by ./holdfast up --origin ${page}`;
    return new HoldfastError("wrong-origin", `${address} does not admit pages of ${page}: ${how}`);
  }
  const why = "is the address right, does the page's Content Security Policy allow it, does the server run?";
  return new HoldfastError("unreachable", `nothing answers at ${address}: ${why}`);
}

function judge(address, status, body) {
  if (status === NO_SUCH_TRANSPORT.status && body?.code === NO_SUCH_TRANSPORT.code) return null;
  if (status === 429 || status >= 500) return null;
  if (status === 403)
    return new HoldfastError("wrong-origin", `${address} refuses this page: ${body?.detail ?? status}`);
  return new HoldfastError("wrong-url", `what answers at ${address} is not Holdfast (status ${status})`);
}

/** @returns {Promise<Response | null>} null without an answer, or with one that the page must not see */
async function ask(url, mode) {
  try {
    return await fetch(url, { mode, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return null;
  }
}
