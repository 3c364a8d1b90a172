const ROUND = 5;
const RELAY_FROM = 2;
const RELOAD_AT = 10;

/**
 * What to try next for a path that stays broken. Rounds of five: twice an ICE restart, twice one over
 * relays only (a path may pass its checks and carry nothing), then a fresh RTCPeerConnection, because
 * some browsers get stuck. After two such rounds, once, the page is to be loaded anew; then on and on.
 * Pure.
 *
 * @param {number} attempt within one outage, from 0
 * @param {{canRelay: boolean, freshConnection?: boolean, reloadPage?: boolean}} possible
 * @returns {"restart" | "relay" | "renew" | "reload"}
 */
export function remedyFor(attempt, { canRelay, freshConnection = true, reloadPage = true }) {
  if (attempt === RELOAD_AT && reloadPage) return "reload";
  const inRound = attempt % ROUND;
  if (inRound === ROUND - 1 && freshConnection) return "renew";
  return inRound >= RELAY_FROM && canRelay ? "relay" : "restart";
}

/**
 * Whether no ICE restart can bring it back: DTLS has failed, or was closed by the other side.
 *
 * @param {RTCPeerConnection} pc
 */
export function isBeyondRestart({ connectionState, iceConnectionState, sctp }) {
  const iceIsFine = iceConnectionState === "connected" || iceConnectionState === "completed";
  return ["failed", "closed"].includes(sctp?.transport?.state ?? "new") || (connectionState === "failed" && iceIsFine);
}

/** @param {RTCIceServer[]} servers */
export function haveRelay(servers) {
  return servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)));
}
