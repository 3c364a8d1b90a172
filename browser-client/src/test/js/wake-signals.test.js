import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { watchForSleep } from "../../main/resources/META-INF/resources/holdfast/wake-signals.js";

mock.timers.enable({ apis: ["setInterval"] });

test("a clock that jumped tells that the machine slept, a slow background timer does not", () => {
  let now = 0;
  let wakings = 0;
  const stop = watchForSleep(
    () => wakings++,
    () => now,
  );
  for (const gap of [5000, 60_000, 5000]) {
    now += gap;
    mock.timers.tick(5000);
  }
  assert.equal(wakings, 0);
  now += 3_600_000;
  mock.timers.tick(5000);
  mock.timers.tick(5000);
  assert.equal(wakings, 1);
  stop();
  now += 3_600_000;
  mock.timers.tick(5000);
  assert.equal(wakings, 1);
});
