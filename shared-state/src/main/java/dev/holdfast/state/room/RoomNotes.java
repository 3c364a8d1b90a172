package dev.holdfast.state.room;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.call.CallConfig;
import dev.holdfast.state.redis.Await;
import jakarta.inject.Singleton;

/** Notes in a room's log what was done with the room's matters elsewhere, such as an export. */
@Singleton
public final class RoomNotes {
  private static final int SHARE_OF_NOTES = 10;

  private final RoomScripts scripts;
  private final RoomOutbox outbox;
  private final int most;

  RoomNotes(RoomScripts scripts, RoomOutbox outbox, RoomConfig rooms, CallConfig calls) {
    this.scripts = scripts;
    this.outbox = outbox;
    this.most = Math.min(rooms.heldEvents(), calls.heldEvents()) / SHARE_OF_NOTES;
  }

  /**
   * Notes it; nobody in the room is told. A room that is gone has no log to note it in, and notes
   * never push out what happened in the room or its calls: of each kind a log holds a share. Waits.
   *
   * @param data without empty lists
   */
  public void add(String roomId, Note note, ObjectNode data) {
    outbox.intend(roomId);
    outbox.relay(roomId, Await.on(scripts.note(roomId, note, data, most)).change());
  }
}
