import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ada, ben, snapshot } from "./examples.js";
import { settled } from "./fake-server.js";
import { SignedIn, heard } from "./signed-in.js";

const { roomAfter } = await import("../../main/resources/META-INF/resources/holdfast/room-snapshots.js");

const cem = { userId: "cem", name: "Cem", role: "agent", presence: "connected" };
/** As the server read it before Ben came. */
const alone = { ...snapshot, callId: null, participants: [ada] };
const benJoins = { roomId: "c1", callId: "c1", participant: ben };

let me;
let room;

beforeEach(async () => {
  me = await new SignedIn("ada", "customer").connect();
  room = me.holdfast.room("c1");
});

afterEach(() => me.leave());

const others = () => room.participants.map(({ userId, presence }) => `${userId} ${presence}`);

test("who came before the answer that does not know of it yet is in the room, by one link", async () => {
  const closed = heard(room, "link-closed");
  room.join();
  await me.told("participant-joined", benJoins);
  await me.server.acknowledge("join-room", alone);
  assert.deepEqual([others(), room.callId, room.links.size, closed], [["ben connected"], "c1", 1, []]);
});

test("who comes behind the answer in the same poll is in the room", async () => {
  room.join();
  await me.server.command("join-room");
  await Promise.all([me.server.acknowledge("join-room", alone), me.told("participant-joined", benJoins)]);
  await settled();
  assert.deepEqual(others(), ["ben connected"]);
});

test("an answer that is kept for the repetition of the question is brought up to date", async () => {
  room.join();
  await me.server.command("join-room");
  await me.comeBack({ rooms: [snapshot] });
  await me.told("participant-joined", { roomId: "c1", participant: cem });
  await me.told("participant-left", { roomId: "c1", participant: ben, reason: "left" });
  await me.server.acknowledge("join-room", snapshot);
  assert.deepEqual(others(), ["cem connected"]);
});

test("who came just before session-ready, which does not know of it yet, is in the room", async () => {
  room.join();
  await me.server.acknowledge("join-room", alone);
  await me.comeBack({ rooms: [alone], missed: () => me.told("participant-joined", benJoins) });
  assert.deepEqual(others(), ["ben connected"]);
});

test("who came by what an earlier connection was told, and left since, is not in the room", async () => {
  room.join();
  await me.server.acknowledge("join-room", alone);
  await me.comeBack({ rooms: [alone], missed: () => me.told("participant-joined", benJoins) });
  await me.told("participant-left", { roomId: "c1", participant: ben, reason: "left" });
  await me.comeBack({ rooms: [alone] });
  assert.deepEqual(others(), []);
});

test("what the session before was told is nothing to the next one", async () => {
  room.join();
  await me.told("participant-joined", benJoins);
  await me.comeBack({ pid: "p2" });
  await me.server.acknowledge("join-room", alone);
  assert.deepEqual(others(), []);
});

test("each event that tells of a change changes a state that is older", () => {
  const deadline = Date.now();
  const away = { ...ben, presence: "disconnected", deadline };
  const both = { callId: "c1", participants: [ada, ben] };
  for (const [name, payload, expected] of [
    ["participant-joined", { participant: cem }, { callId: "c1", participants: [ada, ben, cem] }],
    ["participant-joined", { participant: away, callId: "c2" }, { callId: "c2", participants: [ada, away] }],
    ["participant-left", { participant: ben, reason: "left" }, { callId: "c1", participants: [ada] }],
    ["participant-disconnected", { participantId: "ben", deadline }, { callId: "c1", participants: [ada, away] }],
    [
      "waiting-for-participant",
      { participantId: "ben", deadline, participants: [ben, cem] },
      { callId: "c1", participants: [away, cem] },
    ],
    ["session-resumed", { participants: [ben], callId: "c1" }, { callId: "c1", participants: [ben] }],
    ["call-accepted", { callId: "c2" }, { callId: "c2", participants: [ada, ben] }],
    ["call-transferred", { callId: "c2" }, { callId: "c2", participants: [ada, ben] }],
    ["call-ended", { callId: "c1" }, { callId: null, participants: [ada, ben] }],
    ["call-ended", { callId: "c0" }, both],
    ["participant-quality", { participantId: "ben" }, both],
  ]) {
    assert.deepEqual(roomAfter(both, [{ name, payload }]), expected, name);
  }
});
