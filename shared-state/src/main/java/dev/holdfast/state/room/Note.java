package dev.holdfast.state.room;

import dev.holdfast.state.event.EventType;
import java.time.Duration;

/**
 * Something that is noted in a room's log: what was done with the room's matters elsewhere.
 *
 * @param type of the event that says so
 * @param same what tells a repetition: where it was noted a while ago it is not noted again
 */
public record Note(EventType type, Kind kind, String same) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Each kind has a share of the log of its own. */
  public enum Kind {
    /** Somebody has read: the same once a minute, because nothing comes of it. */
    READING(MINUTE),
    /** Somebody has changed something: each time. */
    CHANGING(Duration.ZERO);

    private final Duration quiet;

    Kind(Duration quiet) {
      this.quiet = quiet;
    }

    Duration quiet() {
      return quiet;
    }
  }

  /** That somebody has read something. */
  public static Note reading(EventType type, String what, String userId) {
    return new Note(type, Kind.READING, type.wireName() + " " + what + " " + userId);
  }

  /** That somebody has changed something. */
  public static Note changing(EventType type) {
    return new Note(type, Kind.CHANGING, "");
  }
}
