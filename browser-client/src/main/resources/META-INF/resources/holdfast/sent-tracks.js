import { HoldfastError } from "./errors.js";

const KINDS = Object.freeze(["audio", "video"]);

/**
 * @param {MediaStreamTrack[]} tracks
 * @returns {MediaStreamTrack[]} a copy of the list
 * @throws {HoldfastError} `too-many-tracks`: one of a kind can be sent, and no more
 */
export function oneOfEachKind(tracks) {
  for (const kind of KINDS) {
    const count = tracks.filter((track) => track.kind === kind).length;
    if (count > 1)
      throw new HoldfastError("too-many-tracks", `one track of each kind is sent, not ${count} of kind ${kind}`);
  }
  return [...tracks];
}

/**
 * Sends these tracks over a peer connection, at most one of a kind; a kind left out is sent no more.
 * Renegotiates only when a kind is sent for the first time.
 *
 * @param {RTCPeerConnection} pc
 * @param {MediaStreamTrack[]} tracks
 * @param {MediaStream} stream groups them for the other side
 * @param {(error: Error) => void} onError
 */
export function sendTracks(pc, tracks, stream, onError) {
  for (const kind of KINDS) {
    const track = tracks.find((candidate) => candidate.kind === kind) ?? null;
    const sender = senderOf(pc, kind);
    if (sender) sender.replaceTrack(track).catch(onError);
    else if (track) pc.addTrack(track, stream);
  }
}

/** Puts a remote track in the place of the one of its kind, so that a player goes on without a new source. */
export function takeTrack(stream, track) {
  for (const old of stream.getTracks()) {
    if (old.kind === track.kind && old !== track) stream.removeTrack(old);
  }
  stream.addTrack(track);
}

/**
 * Known by its transceiver: after replaceTrack(null) a sender has no track to tell its kind. One that
 * the other side's offer made only receives, until addTrack takes it.
 */
function senderOf(pc, kind) {
  return pc
    .getTransceivers()
    .find(({ receiver, direction }) => receiver.track.kind === kind && direction.startsWith("send"))?.sender;
}
