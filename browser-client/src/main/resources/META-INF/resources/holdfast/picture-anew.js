/**
 * Begins the picture anew, with a key frame, once a broken way is whole again. In Chromium what was queued
 * for the broken way goes first otherwise, and the other side sees nothing for one to two seconds more.
 *
 * Often only one side finds the way broken before it is restarted: to the other one its connection was
 * connected all the time. There the change of the selected candidate pair tells that the way is new.
 */
export class PictureAnew {
  /** @type {RTCPeerConnection | null} whose way is broken */
  #broken = null;

  /** @param {RTCPeerConnection} pc found broken, here or by the other side */
  wayBroke(pc) {
    this.#broken = pc;
  }

  /** @param {RTCPeerConnection} pc has become connected */
  connected(pc) {
    const transport = pc.sctp?.transport.iceTransport;
    if (transport) transport.onselectedcandidatepairchange = () => this.#wayFound(pc);
    this.#wayFound(pc);
  }

  #wayFound(pc) {
    if (this.#broken !== pc || pc.connectionState !== "connected") return;
    this.#broken = null;
    begin(pc).catch(() => {}); // closed meanwhile
  }
}

/** To stop and start what is encoded is what every browser understands. */
async function begin(pc) {
  for (const sender of pc.getSenders()) {
    if (sender.track?.kind !== "video") continue;
    const wasActive = sender.getParameters().encodings.map(({ active }) => active);
    if (!wasActive.includes(true)) continue;
    await activate(sender, () => false);
    await activate(sender, (i) => wasActive[i]);
  }
}

function activate(sender, isActive) {
  const parameters = sender.getParameters();
  parameters.encodings.forEach((encoding, i) => (encoding.active = isActive(i)));
  return sender.setParameters(parameters);
}
