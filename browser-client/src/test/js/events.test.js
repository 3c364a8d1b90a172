import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { afterEach, mock, test } from "node:test";
import { fileURLToPath } from "node:url";
import { until } from "./fake-server.js";
import { SignedIn, heard } from "./signed-in.js";

const { DURABLE_EVENTS } = await import("../../main/resources/META-INF/resources/holdfast/events.js");
const { Agent } = await import("../../main/resources/META-INF/resources/holdfast/agent.js");
const { Call } = await import("../../main/resources/META-INF/resources/holdfast/call.js");

const folder = fileURLToPath(new URL("../../../../docs/events", import.meta.url));
const example = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
/** The examples of what servers send, not of what they only log. */
const sent = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(".json", ""))
  .filter((name) => Array.isArray(example(name)));

let user;

afterEach(() => user?.leave());

async function connected(userId, role) {
  user = await new SignedIn(userId, role).connect();
}

for (const name of sent) {
  test(`${name} is handed on as the server sends it, and its offset remembered`, async () => {
    await connected("grace", "agent");
    const [type, payload, offset] = example(name);
    const events = heard(user.holdfast, "server-event", type);

    await user.server.emit(...example(name));
    // Twice, as after a connection that broke: durable ones are told once.
    if (offset) await user.server.emit(...example(name));

    assert.deepEqual(events, [
      ["server-event", { name: type, payload, offset }],
      [type, payload],
    ]);
    assert.equal(offset !== undefined, DURABLE_EVENTS.includes(type));
    if (offset) assert.equal(await offsetAtReturn(), offset);
  });
}

/** A durable event at its place in what this user was told. */
function tell(name) {
  const [type, payload] = example(name);
  return user.told(type, payload);
}

async function offsetAtReturn() {
  const before = user.server.connections.length;
  await user.lose();
  mock.timers.tick(1000);
  await until(() => user.server.connections.length > before);
  return (await user.server.connectRequest()).offset;
}

test("a customer's call follows the examples from the queue to another agent", async () => {
  await connected("ada", "customer");
  const call = new Call(user.holdfast);
  const places = heard(call, "position");
  const [, ready] = example("session-ready-waiting");
  await user.ready(ready);
  assert.equal(call.state, "waiting");
  await user.server.emit(...example("queue-position"));
  assert.equal(places.at(-1)[1].estimatedWaitMs, example("queue-position")[1].estimatedWaitMs);
  await tell("call-ringing-customer");
  assert.equal(call.state, "ringing");
  await tell("call-accepted");
  const { agentId, roomId } = example("call-accepted")[1];
  assert.deepEqual([call.state, call.agentId, call.room.id], ["connected", agentId, roomId]);
  await tell("call-transferred");
  assert.equal(call.agentId, "mary");
});

test("a call that is over before anybody took it leaves the customer idle", async () => {
  await connected("ada", "customer");
  const call = new Call(user.holdfast);
  const ended = heard(call, "ended");
  await user.ready(example("session-ready-waiting")[1]);
  await tell("call-ended-while-waiting");
  assert.equal(call.state, "idle");
  assert.equal(ended[0][1].reason, "cancelled");
});

test("an agent is told of what rings, and that it rings no more", async () => {
  await connected("grace", "agent");
  const agent = new Agent(user.holdfast);
  const rings = heard(agent, "ringing", "ring-ended");
  await tell("call-ringing-invite");
  assert.equal(rings[0][0], "ringing");
  await tell("ring-ended");
  assert.equal(rings.at(-1)[0], "ring-ended");
});
