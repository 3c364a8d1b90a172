package dev.holdfast.rooms.deadline;

import dev.holdfast.state.event.LogName;

/** What a deadline asks to be reconciled; its member is {@code <kind>:<id>}. */
sealed interface Subject {
  /** The kind, as metrics name it. */
  String kind();

  /**
   * A room: windows that ran out, emptiness, events that were not delivered. Or a call on its way
   * to an agent: what rings, waits or was begun for too long.
   */
  record RoomOrCall(LogName log) implements Subject {
    @Override
    public String kind() {
      return log.kind();
    }
  }

  /** A queue: positions to be told, agents whose replica is silent. */
  record Queue(String name) implements Subject {
    @Override
    public String kind() {
      return "queue";
    }
  }

  /** A signaling replica: its lease, and the sessions it held. */
  record Replica(String id) implements Subject {
    @Override
    public String kind() {
      return "replica";
    }
  }

  /** Something that a newer version asks for; a replica of that version will know. */
  record Unknown() implements Subject {
    @Override
    public String kind() {
      return "unknown";
    }
  }

  static Subject of(String member) {
    int colon = member.indexOf(':');
    String id = member.substring(colon + 1);
    return switch (member.substring(0, Math.max(colon, 0))) {
      case "queue" -> new Queue(id);
      case "replica" -> new Replica(id);
      default -> LogName.of(member).<Subject>map(RoomOrCall::new).orElseGet(Unknown::new);
    };
  }
}
