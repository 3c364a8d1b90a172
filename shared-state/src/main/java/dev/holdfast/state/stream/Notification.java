package dev.holdfast.state.stream;

import dev.holdfast.state.format.Format;
import java.util.Optional;

/**
 * What is said on a stream's channel. The first character tells the kind; scripts say the same.
 * What a later version says is for whoever hears it a hint, to look at what is kept.
 */
sealed interface Notification {
  char VOLATILE = '~';
  char CONTROL = '!';
  char DURABLE = '+';
  int RADIX = 10;

  /**
   * An entry was appended.
   *
   * @param cameMicros when it came to whoever appended it, in microseconds since the Unix epoch by
   *     Redis's clock; 0 if that is not known
   * @param trace from which span it came
   */
  record Appended(Entry entry, long cameMicros, TraceParent trace) implements Notification {}

  /** Something that is not kept. */
  record Announced(String message) implements Notification {}

  /** A word from a script. */
  record Controlled(String message) implements Notification {}

  /** Something that this version does not know. */
  record Unknown() implements Notification {}

  /** Reads what was said; counts what is not known. */
  static Notification parse(String text) {
    Optional<Notification> known =
        switch (text.isEmpty() ? '?' : text.charAt(0)) {
          case DURABLE -> appended(text);
          case VOLATILE -> Optional.of(new Announced(text.substring(1)));
          case CONTROL -> Optional.of(new Controlled(text.substring(1)));
          default -> Optional.empty();
        };
    if (known.isEmpty()) {
      Format.NOTIFICATION.ignored("its kind");
      return new Unknown();
    }
    return known.get();
  }

  // +<offset>[@<came>[@<traceparent>]] <payload>; a later version may add fields behind these.
  private static Optional<Notification> appended(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    int at = text.indexOf('@', 1, space);
    Optional<Offset> offset = Offset.parse(text.substring(1, at < 0 ? space : at));
    if (offset.isEmpty()) {
      return Optional.empty();
    }
    Entry entry = new Entry(offset.get(), text.substring(space + 1));
    if (at < 0) {
      return Optional.of(new Appended(entry, 0, TraceParent.NONE));
    }
    int traced = text.indexOf('@', at + 1, space);
    TraceParent trace =
        traced < 0 ? TraceParent.NONE : TraceParent.parse(text.substring(traced + 1, space));
    return Optional.of(
        new Appended(entry, micros(text, at + 1, traced < 0 ? space : traced), trace));
  }

  private static long micros(String text, int from, int to) {
    try {
      return Long.parseLong(text, from, to, RADIX);
    } catch (NumberFormatException unknown) {
      return 0;
    }
  }
}
