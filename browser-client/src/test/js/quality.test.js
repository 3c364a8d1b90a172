import assert from "node:assert/strict";
import { test } from "node:test";
import { QualityReports } from "../../main/resources/META-INF/resources/holdfast/quality-reports.js";
import {
  QualityLevel,
  audioScore,
  scoreOf,
  sentScoreOf,
  videoScore,
} from "../../main/resources/META-INF/resources/holdfast/quality-score.js";
import { countersOf, sampleBetween } from "../../main/resources/META-INF/resources/holdfast/quality-stats.js";

/** As Chromium tells it; `seconds` into a call with 50 audio packets and 25 frames a second. */
function stats(seconds, { lost = 0, jitter = 0.004, frozen = 0, rtt = 0.04, candidateType = "host" } = {}) {
  const timestamp = 1000 * seconds;
  return [
    { type: "transport", id: "T", selectedCandidatePairId: "P2" },
    { type: "candidate-pair", id: "P1", timestamp, currentRoundTripTime: 9, localCandidateId: "L1" },
    { type: "candidate-pair", id: "P2", timestamp, currentRoundTripTime: rtt, localCandidateId: "L2" },
    { type: "local-candidate", id: "L2", candidateType },
    {
      type: "inbound-rtp",
      kind: "audio",
      timestamp,
      packetsReceived: 50 * seconds - lost,
      packetsLost: lost,
      bytesReceived: 4000 * seconds,
      jitter,
    },
    {
      type: "inbound-rtp",
      kind: "video",
      timestamp,
      packetsReceived: 100 * seconds,
      packetsLost: 0,
      bytesReceived: 100_000 * seconds,
      jitter,
      framesDecoded: 25 * seconds,
      totalFreezesDuration: frozen,
    },
    { type: "remote-inbound-rtp", kind: "audio", fractionLost: 0.1, roundTripTime: rtt },
  ];
}

const sample = (before, now) => sampleBetween(countersOf(before), countersOf(now));

test("a sample is what happened between two counts, on the pair in use", () => {
  const { audio, video, rttMs, bitrateKbps, relayed, sent } = sample(
    stats(2),
    stats(4, { lost: 10, candidateType: "relay" }),
  );
  assert.equal(audio.lossPct, 10);
  assert.equal(audio.jitterMs, 4);
  assert.equal(video.framesPerSecond, 25);
  assert.equal(rttMs, 40);
  assert.equal(bitrateKbps, 832);
  assert.equal(relayed, true);
  assert.equal(sent.audioLossPct, 10);
});

test("silence, a fresh connection and late packets say nothing bad", () => {
  assert.equal(sample(stats(2), stats(2)), null);
  assert.equal(sample([], []), null);
  assert.equal(sample([], stats(2)).audio.lossPct, 0);
  assert.equal(sample(stats(2, { lost: 5 }), stats(4, { lost: 3 })).audio.lossPct, 0);
});

test("the audio score is the E-model's, as the server has it", () => {
  assert.equal(audioScore({}), 4.4);
  assert.equal(audioScore({ rttMs: 50, jitterMs: 5, lossPct: 0 }), 4.4);
  assert.ok(audioScore({ rttMs: 400, jitterMs: 20, lossPct: 2 }) < 4.1);
  assert.ok(audioScore({ rttMs: 50, lossPct: 10 }) < 3.2);
  assert.equal(audioScore({ rttMs: 4000, lossPct: 100 }), 1);
});

test("worse in any respect is never a better score", () => {
  for (const what of ["rttMs", "jitterMs", "lossPct"]) {
    const scores = Array.from({ length: 101 }, (_, i) => audioScore({ [what]: i * 5 }));
    assert.deepEqual(
      scores,
      [...scores].sort((a, b) => b - a),
      what,
    );
  }
});

test("a picture that freezes costs a point for a tenth of the time", () => {
  assert.equal(videoScore({ framesPerSecond: 30 }), 4.4);
  assert.equal(videoScore({ framesPerSecond: 30, frozen: 0.1 }), 3.4);
  assert.equal(videoScore({ framesPerSecond: 10 }), 3.4);
  assert.equal(videoScore({ framesPerSecond: 0, frozen: 1 }), 1);
});

test("the ear decides", () => {
  const sound = { lossPct: 0, jitterMs: 2 };
  const still = { lossPct: 0, jitterMs: 2, framesPerSecond: 0, frozen: 1 };
  assert.equal(scoreOf({ rttMs: 20, audio: sound }), 4.4);
  assert.equal(scoreOf({ rttMs: 20, audio: sound, video: still }), 2.7);
  assert.ok(scoreOf({ rttMs: 20, audio: { lossPct: 100 }, video: { framesPerSecond: 30 } }) < 1.5);
});

test("of what is sent, the worse of sound and picture counts", () => {
  assert.equal(sentScoreOf({ rttMs: 40, sent: {} }), 4.4);
  assert.equal(sentScoreOf({ rttMs: 40, sent: { audioLossPct: 0, videoLossPct: 10 } }), 2.4);
  assert.ok(sentScoreOf({ rttMs: 40, sent: { audioLossPct: 30, videoLossPct: 0 } }) < 2.4);
});

test("the level falls after two worse scores and rises after three clearly better ones", () => {
  const level = new QualityLevel();
  const after = (...scores) => scores.map((score) => level.add(score));
  assert.deepEqual(after(4.4, 3.5, 4.4, 3.5, 3.5), ["good", "good", "good", "good", "fair"]);
  assert.deepEqual(after(3.9, 3.9, 3.9, 3.9), ["fair", "fair", "fair", "fair"], "not clearly better");
  assert.deepEqual(after(4.2, 4.2, 4.2), ["fair", "fair", "good"]);
  assert.deepEqual(after(1.2, 1.2), ["good", "bad"]);
});

test("a score at a border does not make the level flicker", () => {
  const level = new QualityLevel();
  const changes = Array.from({ length: 100 }, (_, i) => level.add(i % 2 ? 3.7 : 3.9)).filter(
    (now, i, all) => i > 0 && now !== all[i - 1],
  );
  assert.deepEqual(changes, []);
});

test("the room is told every third sample, each change at once, and the worst of several people", () => {
  const told = [];
  const reports = new QualityReports(({ rttMs }) => told.push(rttMs));
  const of = (userId, score, level, rttMs) => ({ userId, score, level, sample: { rttMs, bitrateKbps: 1 } });
  reports.add(of("ben", 4.4, "good", 1));
  for (let i = 0; i < 6; i++) reports.add(of("ben", 4.4, "good", 2));
  assert.deepEqual(told, [1, 2, 2]);
  reports.add(of("ben", 4.4, "good", 3));
  reports.add(of("cem", 2, "bad", 4));
  assert.deepEqual(told.at(-1), 4);
});
