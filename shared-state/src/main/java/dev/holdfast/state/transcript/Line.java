package dev.holdfast.state.transcript;

import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import java.util.Optional;

/**
 * One entry of a transcript's log: a final, or the end.
 *
 * @param storedAt ms since the Unix epoch, by Redis's clock
 * @param segmentId of a final
 * @param message what readers are sent, but for its offset; a JSON object
 */
public record Line(Offset offset, long storedAt, Optional<String> segmentId, String message) {
  private static final String NO_SEGMENT = "-";

  /** Reads an entry of the log. */
  public static Line of(Entry entry) {
    String[] parts = entry.payload().split(" ", 3);
    return new Line(
        entry.offset(),
        Long.parseLong(parts[0]),
        Optional.of(parts[1]).filter(id -> !id.equals(NO_SEGMENT)),
        parts[2]);
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
