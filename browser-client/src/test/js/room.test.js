import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "./fake-server.js";
import { SignedIn, heard } from "./signed-in.js";

for (const goodbye of ["detach", "disconnect", "close"]) {
  test(`a room that is being entered tells nothing of ${goodbye}()`, async () => {
    const me = await new SignedIn("ada", "customer").connect();
    const room = me.holdfast.room("r");
    const closed = heard(room, "closed");
    room.join();
    await me.server.command("join-room");
    if (goodbye === "close") {
      room.close();
      await me.server.deny("join-room", "forbidden");
    } else me.holdfast[goodbye]();
    await settled();
    assert.deepEqual(closed, []);
    me.leave();
  });
}
