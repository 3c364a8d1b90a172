package dev.holdfast.state.stream;

import io.vertx.core.Future;

/**
 * Reads what a {@link Follower} follows; called one call at a time, and must not block. May throw
 * at what it cannot read, before it has done anything with it: then that is passed over.
 */
public interface StreamReader {
  /**
   * Completes when the reader can take one more entry. Asked before each that is read from the log:
   * the log keeps what is not read yet, nobody else need. Entries that are relayed do not wait.
   */
  default Future<Void> ready() {
    return Future.succeededFuture();
  }

  /** The next entry: every entry after the offset once, in order. */
  void entry(Entry entry);

  /**
   * The next entry, relayed as it was appended and not read from the log later.
   *
   * @param cameMicros when it came to whoever appended it, in microseconds since the Unix epoch by
   *     Redis's clock; 0 if that is not known
   * @param trace from which span it came
   */
  default void handedOn(Entry entry, long cameMicros, TraceParent trace) {
    entry(entry);
  }

  /**
   * The same, for readers of a stream that several follow in one process.
   *
   * @param shared what they make of this entry
   */
  default void handedOn(Entry entry, long cameMicros, TraceParent trace, Shared shared) {
    handedOn(entry, cameMicros, trace);
  }

  /** All entries that were there when following began have been given; what comes now is live. */
  default void live() {}

  /**
   * The channel is heard from now on (again): announcements before this may have been missed.
   * Entries are not, they follow.
   */
  default void subscribed() {}

  /** Something that is not kept, see {@link Streams#announce}. */
  default void announcement(String message) {}

  /**
   * The same, for readers of a stream that several follow in one process.
   *
   * @param shared what they make of this message
   */
  default void announcement(String message, Shared shared) {
    announcement(message);
  }

  /** A word from a script to whoever follows, such as {@code attached 7}. */
  default void control(String message) {}

  /**
   * What the offset needs is no longer held. Following goes on after {@code last}; what lies
   * between must be given to the reader's own client as a whole state.
   */
  void gone(Offset last);
}
