package dev.holdfast.state.transcript;

import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import java.util.Optional;

/**
 * One entry of a transcript's log.
 *
 * @param storedAt ms since the Unix epoch, by Redis's clock
 * @param sentAt when its producer sent it, ms since the Unix epoch
 * @param segmentId the segment that it ends, gives up or rewrites
 * @param message what readers are sent, but for its offset; a JSON object
 */
public record Line(
    Offset offset, long storedAt, long sentAt, Optional<String> segmentId, String message) {
  private static final String NO_SEGMENT = "-";
  private static final String SEGMENT = ",\"transcript\":{";

  /** What an entry says. */
  public enum Kind {
    FINAL("{\"type\":\"transcript\""),
    GAP("{\"type\":\"gap\""),
    REDACTION("{\"type\":\"redaction\""),
    END("{\"type\":\"ended\"");

    private final String begins;

    Kind(String begins) {
      this.begins = begins;
    }

    private static Kind of(String message) {
      for (Kind kind : values()) {
        if (message.startsWith(kind.begins)) {
          return kind;
        }
      }
      throw new IllegalStateException("no entry of a transcript");
    }
  }

  /** Reads an entry of the log. */
  public static Line of(Entry entry) {
    String[] parts = entry.payload().split(" ", 4);
    return new Line(
        entry.offset(),
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Optional.of(parts[2]).filter(id -> !id.equals(NO_SEGMENT)).map(KeyPart::decoded),
        parts[3]);
  }

  public Kind kind() {
    return Kind.of(message);
  }

  /** Whether it holds words: a final's, or those that were shown of a segment that was given up. */
  public boolean hasWords() {
    return switch (kind()) {
      case FINAL -> true;
      case GAP -> message.contains(SEGMENT);
      case REDACTION, END -> false;
    };
  }

  /** The message with its offset put in; nothing is parsed for it. */
  public String wire() {
    int end = message.length() - 1;
    return new StringBuilder(end + 64)
        .append(message, 0, end)
        .append(",\"offset\":\"")
        .append(offset)
        .append("\"}")
        .toString();
  }
}
