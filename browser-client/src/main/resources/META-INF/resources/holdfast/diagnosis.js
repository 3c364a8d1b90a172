import { HoldfastError } from "./errors.js";

const PATIENCE_MS = 5000;
/** What Engine.IO answers a transport that it does not know with (HTTP status, code in the body). */
const NO_SUCH_TRANSPORT = Object.freeze({ status: 400, code: 0 });
/** A gateway, or a replica that comes or goes, says something else meanwhile: so often in a row it is not that. */
const ENOUGH_TO_BE_SURE = 3;

/**
 * @param {string} url of signaling-service, "" for the page's origin
 * @param {string} path of Engine.IO there
 * @returns {string | null} where both are over HTTP, with a slash at the end; null: nowhere
 */
export function engineAddress(url, path) {
  try {
    const base = new URL(url || globalThis.location.href, globalThis.location?.href);
    return new URL(path.replace(/\/?$/, "/"), base.href.replace(/^ws/, "http")).href;
  } catch {
    return null;
  }
}

/** Why no transport comes about: browsers tell a page nothing of a WebSocket or a poll that was refused. */
export class Diagnosis {
  #address;
  #asked = 0;
  #asking = false;

  /** @param {string | null} address as engineAddress gives it */
  constructor(address) {
    this.#address = address;
  }

  /**
   * To be asked after each attempt that has failed.
   *
   * @returns {Promise<import("./errors.js").AnyHoldfastError | null>} null: Holdfast answers, or is too busy to, or it
   *     is not sure yet
   */
  async of() {
    if (this.#asking) return null;
    this.#asking = true;
    try {
      return await this.#judge();
    } finally {
      this.#asking = false;
    }
  }

  /**
   * A handshake that makes no session is asked for, first as the page's own request, then as one whose answer the page
   * may not read. If only the latter gets an answer, and the SDK's files can be read, which they can from every
   * origin, it is the origin that is not admitted.
   */
  async #judge() {
    const address = this.#address;
    if (!address) return new HoldfastError("wrong-url", "url and path are no address");
    const handshake = `${address}?EIO=4&transport=none`;
    const answer = await ask(handshake, "cors");
    if (answer) return judge(address, answer.status, await answer.json().catch(() => null));
    const page = globalThis.location?.origin;
    if (!(await ask(handshake, "no-cors"))) {
      const why = "is the address right, does the page's Content Security Policy allow it, does the server run?";
      return new HoldfastError("unreachable", `nothing answers at ${address}: ${why}`);
    }
    const sdk = await ask(helpAt(address), "cors");
    if (sdk?.ok) {
      const how = `name it in QUARKUS_HTTP_CORS_ORIGINS, or by ./holdfast up --origin ${page}`;
      return new HoldfastError("wrong-origin", `${address} does not admit pages of ${page}: ${how}`);
    }
    if (++this.#asked < ENOUGH_TO_BE_SURE) return null;
    const what = "is it Holdfast, and does it know this host name (HOLDFAST_HTTP_HOSTS)?";
    return new HoldfastError("wrong-url", `this page may not read what answers at ${address}: ${what}`);
  }
}

/** @param {string} address of Engine.IO @returns the troubleshooting page, which is served beside it */
export const helpAt = (address) => new URL("../holdfast/troubleshooting.html", address).href;

function judge(address, status, body) {
  if (status === NO_SUCH_TRANSPORT.status && body?.code === NO_SUCH_TRANSPORT.code) return null;
  if (status === 408 || status === 429 || status >= 500) return null;
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
