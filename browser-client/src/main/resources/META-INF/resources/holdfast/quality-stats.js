/**
 * What a connection has counted so far, from RTCPeerConnection.getStats() (webrtc-stats). What a
 * browser does not tell is left out.
 *
 * @param {Iterable<object>} stats the values of an RTCStatsReport
 * @returns {object}
 */
export function countersOf(stats) {
  const all = [...stats];
  const find = (type, kind) => all.find((stat) => stat.type === type && (!kind || stat.kind === kind));
  const pair = selectedPair(all);
  const local = all.find(({ id }) => id !== undefined && id === pair?.localCandidateId);
  const heard = find("remote-inbound-rtp", "audio");
  return {
    at: pair?.timestamp ?? find("inbound-rtp")?.timestamp ?? 0,
    audio: received(find("inbound-rtp", "audio")),
    video: received(find("inbound-rtp", "video")),
    sent: {
      audio: loss(heard),
      video: loss(find("remote-inbound-rtp", "video")),
    },
    rttMs: milliseconds(pair?.currentRoundTripTime ?? heard?.roundTripTime),
    relayed: local ? local.candidateType === "relay" : undefined,
  };
}

/**
 * What happened between two counts.
 *
 * @param {ReturnType<typeof countersOf>} before
 * @param {ReturnType<typeof countersOf>} now
 * @returns {QualitySample | null} null if nothing was received: silence says nothing about quality
 *
 * @typedef {object} QualitySample
 * @property {number} [rttMs] round trip
 * @property {{lossPct: number, jitterMs: number}} [audio]
 * @property {{lossPct: number, jitterMs: number, framesPerSecond: number, frozen: number}} [video] frozen:
 *     the share of the time in which the picture stood still, 0 to 1
 * @property {{audioLossPct?: number, videoLossPct?: number}} sent what the other side misses
 * @property {number} bitrateKbps received
 * @property {boolean} [relayed] whether it goes through a TURN server
 */
export function sampleBetween(before, now) {
  const seconds = (now.at - before.at) / 1000;
  if (!(seconds > 0)) return null;
  const audio = receivedBetween(before.audio, now.audio);
  const video = receivedBetween(before.video, now.video);
  if (!audio && !video) return null;
  const bytes = (audio?.bytes ?? 0) + (video?.bytes ?? 0);
  return {
    rttMs: now.rttMs,
    audio: audio && { lossPct: audio.lossPct, jitterMs: audio.jitterMs },
    video: video && {
      lossPct: video.lossPct,
      jitterMs: video.jitterMs,
      framesPerSecond: video.frames / seconds,
      frozen: Math.min(1, video.frozenSeconds / seconds),
    },
    sent: { audioLossPct: now.sent.audio, videoLossPct: now.sent.video },
    bitrateKbps: Math.round((bytes * 8) / seconds / 1000),
    relayed: now.relayed,
  };
}

function selectedPair(all) {
  const transport = all.find(({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId);
  const pairs = all.filter(({ type }) => type === "candidate-pair");
  return (
    pairs.find(({ id }) => transport && id === transport.selectedCandidatePairId) ??
    // Firefox has no transport stats in some versions.
    pairs.find(({ nominated, state }) => nominated && state === "succeeded")
  );
}

function received(stat) {
  if (!stat) return undefined;
  return {
    packets: stat.packetsReceived ?? 0,
    lost: stat.packetsLost ?? 0,
    bytes: stat.bytesReceived ?? 0,
    jitterMs: milliseconds(stat.jitter) ?? 0,
    frames: stat.framesDecoded ?? 0,
    frozenSeconds: stat.totalFreezesDuration ?? 0,
  };
}

function receivedBetween(before, now) {
  if (!now) return undefined;
  const since = before ?? { packets: 0, lost: 0, bytes: 0, frames: 0, frozenSeconds: 0 };
  const packets = now.packets - since.packets;
  if (packets <= 0) return undefined;
  // Late packets that come after all make the count of lost ones fall.
  const lost = Math.max(0, now.lost - since.lost);
  return {
    lossPct: (100 * lost) / (packets + lost),
    jitterMs: now.jitterMs,
    bytes: now.bytes - since.bytes,
    frames: now.frames - since.frames,
    frozenSeconds: now.frozenSeconds - since.frozenSeconds,
  };
}

function loss(stat) {
  return stat?.fractionLost === undefined ? undefined : 100 * stat.fractionLost;
}

function milliseconds(seconds) {
  return seconds === undefined ? undefined : seconds * 1000;
}
