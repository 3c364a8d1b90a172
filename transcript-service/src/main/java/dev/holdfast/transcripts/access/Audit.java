package dev.holdfast.transcripts.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Note;
import dev.holdfast.state.room.RoomNotes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Notes in the log of a call's room who did what with its transcript. */
@Singleton
public final class Audit {
  private static final Logger LOG = Logger.getLogger(Audit.class);

  private final CallRooms calls;
  private final RoomNotes notes;

  Audit(CallRooms calls, RoomNotes notes) {
    this.calls = calls;
    this.notes = notes;
  }

  /** Notes that somebody has read: of the same reader once a minute. */
  public void read(AccessCheck.Entered who, EventType what, Map<String, String> more) {
    note(who, Note.reading(what, who.callId(), who.caller().userId()), more);
  }

  /** Notes that somebody has changed something. */
  public void changed(AccessCheck.Entered who, EventType what, Map<String, String> more) {
    note(who, Note.changing(what), more);
  }

  /**
   * Waits until it is noted; a call whose room is not known has it in the service's own log alone.
   *
   * @param more what else is to be known
   */
  private void note(AccessCheck.Entered who, Note note, Map<String, String> more) {
    Optional<String> room = Await.on(calls.roomOf(who.callId(), who.roomId()));
    LOG.infof(
        "%s: call %s in room %s by %s %s",
        note.type().wireName(), who.callId(), room.orElse("unknown"), who.caller().userId(), more);
    if (room.isPresent()) {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.put("roomId", room.get()).put("callId", who.callId());
      data.put("by", who.caller().userId());
      more.forEach(data::put);
      notes.add(room.get(), note, data);
    }
  }
}
