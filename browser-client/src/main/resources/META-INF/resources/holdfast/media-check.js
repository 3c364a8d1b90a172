import { HoldfastError } from "./errors.js";

const DEVICE_ERRORS = Object.freeze({
  NotAllowedError: "device-denied",
  SecurityError: "device-denied",
  NotFoundError: "device-missing",
  OverconstrainedError: "device-missing",
});

/**
 * What keeps this page from a call with sound and picture, as far as it can be known without asking for a
 * device. Call and Agent check it before anybody waits.
 *
 * @param {MediaStreamTrack[]} [tracks] what would be sent
 * @returns {import("./errors.js").AnyHoldfastError | null} `no-webrtc`, `insecure-context` (nothing to send, and no way to get it),
 *     `device-ended`
 */
export function mediaProblem(tracks = []) {
  const ended = tracks.find(({ readyState }) => readyState === "ended");
  if (ended) return new HoldfastError("device-ended", `the ${ended.kind} track has ended`);
  if (tracks.length === 0 && globalThis.isSecureContext === false) return insecureContext();
  return webRtcProblem();
}

/** @returns {import("./errors.js").AnyHoldfastError | null} `no-webrtc` where no peer connection can be made: Lockdown Mode, a policy, an extension */
export function webRtcProblem() {
  try {
    new RTCPeerConnection().close();
    return null;
  } catch (error) {
    return new HoldfastError("no-webrtc", `this browser makes no peer connections: ${error.message}`);
  }
}

/**
 * getUserMedia whose refusals have a code.
 *
 * @param {MediaStreamConstraints} [constraints]
 * @returns {Promise<MediaStream>} rejects with a HoldfastError: `insecure-context`, `device-denied`,
 *     `device-missing`, `device-busy`
 */
export async function openDevices(constraints = { audio: true, video: true }) {
  if (!globalThis.navigator?.mediaDevices?.getUserMedia) {
    throw globalThis.isSecureContext === false
      ? insecureContext()
      : new HoldfastError("device-missing", "this browser gives no devices to pages");
  }
  try {
    return await navigator.mediaDevices.getUserMedia(constraints);
  } catch (error) {
    throw new HoldfastError(DEVICE_ERRORS[error.name] ?? "device-busy", error.message);
  }
}

function insecureContext() {
  return new HoldfastError("insecure-context", "browsers give camera and microphone only to pages that came by https");
}
