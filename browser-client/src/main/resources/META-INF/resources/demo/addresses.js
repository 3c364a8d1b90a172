const PAGES = new URL("../", import.meta.url);

/**
 * Where the services are. Those of which nothing else is said are where the pages are: at their origin, below
 * the path that a proxy in front may have put before all of it.
 *
 * @returns {Promise<Addresses | "switched-off" | "unreachable">}
 */
export async function findAddresses() {
  try {
    const response = await fetch(new URL("demo/addresses.json", PAGES), { cache: "no-store" });
    if (response.status === 404) return "switched-off";
    if (!response.ok) return "unreachable";
    return addressesFor(PAGES, await response.json());
  } catch {
    return "unreachable";
  }
}

/**
 * @typedef {{socketPath: string, roomService: string, transcriptService: string}} Addresses
 *
 * @param {URL} pages where the pages are; ends with a slash
 * @param {{roomService?: string, transcriptService?: string}} told empty: where the pages are
 * @returns {Addresses}
 */
export function addressesFor(pages, { roomService, transcriptService }) {
  const base = pages.href.replace(/\/$/, "");
  return {
    socketPath: `${pages.pathname}socket.io/`,
    roomService: roomService || base,
    transcriptService: transcriptService || base.replace(/^http/, "ws"),
  };
}
