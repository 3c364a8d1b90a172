/**
 * Where the services are. An empty address is the page's own origin.
 *
 * @returns {Promise<{roomService: string, transcriptService: string} | "switched-off" | "unreachable">}
 */
export async function findAddresses() {
  try {
    const response = await fetch("/demo/addresses.json", { cache: "no-store" });
    if (response.status === 404) return "switched-off";
    if (!response.ok) return "unreachable";
    const { roomService = "", transcriptService = "" } = await response.json();
    return { roomService, transcriptService };
  } catch {
    return "unreachable";
  }
}
