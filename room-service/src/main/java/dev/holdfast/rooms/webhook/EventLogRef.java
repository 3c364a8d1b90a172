package dev.holdfast.rooms.webhook;

import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.room.Rooms;
import java.util.Optional;

/** A log whose events go to webhooks, in its order: a room's, or a call's record. */
record EventLogRef(LogName name) {
  /** Reads {@link LogName#member}; empty for what a newer version asks for. */
  static Optional<EventLogRef> of(String member) {
    return LogName.of(member).map(EventLogRef::new);
  }

  /** The log's key. */
  String events() {
    return switch (name) {
      case LogName.Room(String id) -> Rooms.eventsOf(id);
      case LogName.Call(String id) -> CallRecords.eventsOf(id);
    };
  }

  /** Whether an event is sent from this log: what a record has of a room goes by the room's log. */
  boolean owns(LoggedEvent event) {
    return switch (name) {
      case LogName.Room room -> true;
      case LogName.Call call -> event.from().filter(CallRecords.FROM_DISPATCH::equals).isPresent();
    };
  }

  /** In the log's own slot: how far a webhook has come in it. */
  String progressOf(String webhook) {
    return KeyPart.tag(name.kind(), name.id()) + ":hook:" + KeyPart.of(webhook);
  }
}
