package dev.holdfast.state.transcript;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.holdfast.state.format.Format;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One entry of a transcript's log. The script transcript/lines writes it, transcript/message its
 * message.
 *
 * @param storedAt ms since the Unix epoch, by Redis's clock
 * @param sentAt when its producer sent it, ms since the Unix epoch
 * @param segmentId the segment that it ends, gives up or rewrites
 * @param kind what it says of the segment
 * @param message what readers are sent, but for its offset; a JSON object
 */
public record Line(
    Offset offset,
    long storedAt,
    long sentAt,
    Optional<String> segmentId,
    Kind kind,
    String message) {
  private static final String NO_SEGMENT = "-";
  private static final String SEGMENT = ",\"transcript\":{";
  private static final Pattern OFFSET = Pattern.compile(",\"offset\":\"(\\d+-\\d+)\"}$");
  private static final int LONGEST_OFFSET = 64;

  /** What an entry says. */
  public enum Kind {
    FINAL("transcript"),
    GAP("gap"),
    REDACTION("redaction"),
    END("ended");

    private static final String TYPE = "{\"type\":\"";
    private static final Map<String, Kind> BY_TYPE =
        Stream.of(values()).collect(Collectors.toMap(kind -> kind.type, Function.identity()));

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    // The type is each message's first field: nothing more is parsed for it.
    private static Kind of(String message) {
      int end = message.startsWith(TYPE) ? message.indexOf('"', TYPE.length()) : -1;
      Kind kind = end < 0 ? null : BY_TYPE.get(message.substring(TYPE.length(), end));
      if (kind == null) {
        throw new IllegalStateException("no entry of a transcript");
      }
      return kind;
    }
  }

  /**
   * Reads an entry of the log; what a later version wrote, and this one cannot read, is passed
   * over.
   */
  public static Optional<Line> readable(Entry entry) {
    try {
      return Optional.of(of(entry));
    } catch (RuntimeException unread) {
      Format.OUTBOX.ignored(unread);
      return Optional.empty();
    }
  }

  /**
   * Reads an entry of the log.
   *
   * @throws RuntimeException if this version cannot
   */
  public static Line of(Entry entry) {
    String[] parts = entry.payload().split(" ", 4);
    return new Line(
        entry.offset(),
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Optional.of(parts[2]).filter(id -> !id.equals(NO_SEGMENT)).map(KeyPart::decoded),
        Kind.of(parts[3]),
        parts[3]);
  }

  /** A text as scripts put it into messages: a JSON string. */
  static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** Whether it holds words: a final's, or those that were shown of a segment that was given up. */
  public boolean hasWords() {
    return switch (kind) {
      case FINAL -> true;
      case GAP -> message.contains(SEGMENT);
      case REDACTION, END -> false;
    };
  }

  /** The message with its offset put in; nothing is parsed for it. */
  public String wire() {
    int end = message.length() - 1;
    return new StringBuilder(end + LONGEST_OFFSET)
        .append(message, 0, end)
        .append(",\"offset\":\"")
        .append(offset)
        .append("\"}")
        .toString();
  }

  /** The offset that {@link #wire} has put into a message; empty of a message that has none. */
  public static Optional<String> offsetIn(String wire) {
    Matcher matcher = OFFSET.matcher(wire);
    matcher.region(Math.max(0, wire.length() - LONGEST_OFFSET), wire.length());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
