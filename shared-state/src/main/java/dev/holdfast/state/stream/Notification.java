package dev.holdfast.state.stream;

/** What is said on a stream's channel. The first character tells the kind; scripts say the same. */
sealed interface Notification {
  char VOLATILE = '~';
  char CONTROL = '!';
  char DURABLE = '+';

  /** An entry was appended. */
  record Appended(Entry entry) implements Notification {}

  /** Something that is not kept. */
  record Announced(String message) implements Notification {}

  /** A word from a script. */
  record Controlled(String message) implements Notification {}

  static Notification parse(String text) {
    String rest = text.substring(1);
    return switch (text.charAt(0)) {
      case DURABLE -> {
        int space = rest.indexOf(' ');
        yield new Appended(
            new Entry(Offset.of(rest.substring(0, space)), rest.substring(space + 1)));
      }
      case VOLATILE -> new Announced(rest);
      case CONTROL -> new Controlled(rest);
      default -> throw new IllegalStateException("not a notification: " + text.charAt(0));
    };
  }
}
