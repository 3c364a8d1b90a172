/**
 * Watches in a page for frames of the other one. `frameWatch.begin()` begins to wait, `frameWatch.next` is
 * when the first frame since then was decoded, in milliseconds since the Unix epoch. Chromium renews
 * its statistics every 50 ms: so much later than it was, at most, a frame is seen.
 */
export function watchFrames(page) {
  return page.evaluate(() => {
    const present = () => window.holdfastDemo.link?.pc ?? null;

    async function decodedBy(pc) {
      for (const stat of (await pc.getStats()).values()) {
        if (stat.type === 'inbound-rtp' && stat.kind === 'video') return stat.framesDecoded ?? 0;
      }
      return 0;
    }

    async function nextFrame(before, decodedBefore) {
      for (;;) {
        const pc = present();
        const decoded = pc ? await decodedBy(pc) : 0;
        if (decoded > (pc === before ? decodedBefore : 0)) return Date.now();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }

    window.frameWatch = {
      /** @param {{fresh?: boolean}} [options] fresh: only of another RTCPeerConnection than the present one */
      async begin({ fresh = false } = {}) {
        const pc = present();
        const decoded = pc ? await decodedBy(pc) : 0;
        this.next = nextFrame(pc, fresh ? Infinity : decoded);
      },
    };
  });
}
