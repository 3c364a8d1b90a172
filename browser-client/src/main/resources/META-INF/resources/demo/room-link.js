const FIRST = [
  "amber",
  "calm",
  "clear",
  "coral",
  "early",
  "gentle",
  "green",
  "quiet",
  "silver",
  "steady",
  "still",
  "warm",
];
const SECOND = [
  "anchor",
  "bay",
  "beacon",
  "bridge",
  "cove",
  "harbour",
  "island",
  "lantern",
  "meadow",
  "pier",
  "river",
  "shore",
];

/** The room that the address names, or a new one with a name that can be said aloud. */
export function roomFromAddress() {
  const params = new URLSearchParams(location.search);
  return {
    roomId: params.get("room") || readableId(),
    name: params.get("name") ?? "",
    role: params.get("role") ?? "",
    relayOnly: params.get("relay") === "1",
  };
}

/** The link that others open. */
export function linkTo(roomId) {
  const link = new URL("room.html", import.meta.url);
  link.searchParams.set("room", roomId);
  return link.href;
}

/** Puts the room into the address bar, so that a reload or a bookmark comes back to it. */
export function showInAddress(roomId) {
  const here = new URL(location.href);
  here.searchParams.set("room", roomId);
  history.replaceState(null, "", here);
}

function readableId() {
  const [a, b, c] = crypto.getRandomValues(new Uint16Array(3));
  return `${FIRST[a % FIRST.length]}-${SECOND[b % SECOND.length]}-${1000 + (c % 9000)}`;
}

/** @returns {{name: string}} what the address says about who comes */
export function signInFromAddress() {
  const params = new URLSearchParams(location.search);
  return { name: params.get("name") ?? "" };
}
