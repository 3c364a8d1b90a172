package dev.holdfast.state.stream;

/** What is said on a stream's channel. The first character tells the kind; scripts say the same. */
sealed interface Notification {
  char VOLATILE = '~';
  char CONTROL = '!';
  char DURABLE = '+';

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

  static Notification parse(String text) {
    return switch (text.charAt(0)) {
      case DURABLE -> appended(text);
      case VOLATILE -> new Announced(text.substring(1));
      case CONTROL -> new Controlled(text.substring(1));
      default -> throw new IllegalStateException("not a notification: " + text.charAt(0));
    };
  }

  // +<offset>[@<came>[@<traceparent>]] <payload>
  private static Appended appended(String text) {
    int space = text.indexOf(' ');
    int at = text.indexOf('@', 1, space);
    Offset offset = Offset.of(text.substring(1, at < 0 ? space : at));
    Entry entry = new Entry(offset, text.substring(space + 1));
    if (at < 0) {
      return new Appended(entry, 0, TraceParent.NONE);
    }
    int traced = text.indexOf('@', at + 1, space);
    long came = Long.parseLong(text, at + 1, traced < 0 ? space : traced, 10);
    return new Appended(
        entry,
        came,
        traced < 0 ? TraceParent.NONE : TraceParent.parse(text.substring(traced + 1, space)));
  }
}
