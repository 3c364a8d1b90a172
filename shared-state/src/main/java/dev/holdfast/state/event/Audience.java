package dev.holdfast.state.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.stream.Offset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * For whom an event of a room's or a call's log is. An entry does not list those who were in the
 * room, or it would grow with the room: whoever delivers it knows when each of them entered and
 * left.
 *
 * @param members which of those who were in the room are told
 * @param but the session that is not; empty for none
 * @param sessions that are told besides, wherever they are
 */
public record Audience(Members members, String but, List<String> sessions) {
  /** Those who are in a room. */
  public enum Members {
    NONE,
    /** Who is away is told too, and reads it on return. */
    ALL,
    CONNECTED
  }

  /**
   * A session that is in a room, or was until a moment ago.
   *
   * @param since the log's last entry when it entered
   * @param until the log's last entry when it left; empty while it is there
   * @param back the log's last entry when it returned; empty if it is away
   */
  public record Member(
      String sessionId, Offset since, Optional<Offset> until, Optional<Offset> back) {
    private boolean isThereAt(Offset offset) {
      return offset.isAfter(since) && until.filter(offset::isAfter).isEmpty();
    }

    private boolean isConnectedAt(Offset offset) {
      return isThereAt(offset) && back.filter(offset::isAfter).isPresent();
    }
  }

  static Audience of(JsonNode entry) {
    Members members =
        switch (entry.path("members").asText()) {
          case "all" -> Members.ALL;
          case "connected" -> Members.CONNECTED;
          default -> Members.NONE;
        };
    // Replicas of an earlier version name everybody.
    List<String> sessions =
        Stream.of(entry.path("to").asText().split(" ")).filter(one -> !one.isEmpty()).toList();
    return new Audience(members, entry.path("but").asText(), sessions);
  }

  /**
   * The sessions that are told of an event.
   *
   * @param offset of the event
   * @param known who is in the room, or was when the event was logged
   */
  public Set<String> at(Offset offset, Collection<Member> known) {
    Set<String> told = new LinkedHashSet<>(sessions);
    for (Member one : known) {
      if (!one.sessionId().equals(but) && isFor(one, offset)) {
        told.add(one.sessionId());
      }
    }
    return told;
  }

  private boolean isFor(Member one, Offset offset) {
    return switch (members) {
      case NONE -> false;
      case ALL -> one.isThereAt(offset);
      case CONNECTED -> one.isConnectedAt(offset);
    };
  }
}
