import { inTime } from '../../deploy/local/waiting.mjs';

/** What a demo page's browser tells of the picture that it sends and gets over its link to the other one. */

/** @returns {Promise<Array<{ framesDecoded?: number }>>} what it counts of each picture that comes */
export async function videoReceived(page) {
  const stats = await statsOfVideo(page, 'inbound-rtp');
  return stats.map(({ ssrc, packetsReceived, framesReceived, framesDecoded, pliCount }) => {
    return { ssrc, packetsReceived, framesReceived, framesDecoded, pliCount };
  });
}

/** @returns {Promise<string>} for the message of a test in which no picture comes */
export async function describeLink(page) {
  const found = await page.evaluate(() => {
    const { link, links, room } = window.holdfastDemo;
    if (!link) return { room: room?.state, links: links.length };
    const { connectionState, iceConnectionState, iceGatheringState, signalingState } = link.pc;
    const states = { connectionState, iceConnectionState, iceGatheringState, signalingState };
    const tracks = link.pc.getTransceivers().map(({ mid, currentDirection, sender }) => {
      const { readyState, muted } = sender.track ?? {};
      return `${mid} ${currentDirection} ${readyState}${muted ? ' muted' : ''}`;
    });
    return { room: room.state, link: link.state, polite: link.polite, ...states, tracks };
  });
  const video = { sent: await videoSent(page), received: await videoReceived(page) };
  return JSON.stringify({ ...found, ...video });
}

/** From the camera to the wire. */
async function videoSent(page) {
  const camera = await statsOfVideo(page, 'media-source');
  const sent = await statsOfVideo(page, 'outbound-rtp');
  return [
    ...camera.map(({ frames, framesPerSecond }) => ({ frames, framesPerSecond })),
    ...sent.map(({ ssrc, active, framesEncoded, packetsSent }) => {
      return { ssrc, active, framesEncoded, packetsSent };
    }),
  ];
}

/** Nothing of an RTCPeerConnection that is closed meanwhile: there Firefox never answers. */
async function statsOfVideo(page, wanted) {
  const asked = page.evaluate(async (wantedType) => {
    const stats = (await window.holdfastDemo?.link?.pc.getStats())?.values() ?? [];
    return [...stats].filter(({ type, kind }) => type === wantedType && kind === 'video');
  }, wanted);
  return inTime(asked, { patience: 'brief', what: `${wanted} of the link` }).catch(() => []);
}
