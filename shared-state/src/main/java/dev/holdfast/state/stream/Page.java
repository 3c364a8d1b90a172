package dev.holdfast.state.stream;

import java.util.List;

/** What reading a stream after an offset gives. */
public sealed interface Page {
  /** Where the stream ended at that moment. */
  Offset last();

  /**
   * The entries after the offset, oldest first.
   *
   * @param last may lie beyond the entries' end, if there are more than were asked for
   */
  record Held(Offset last, List<Entry> entries) implements Page {}

  /** What the offset needs is no longer held: trimmed, of another epoch, or lost with Redis. */
  record Gone(Offset last) implements Page {}
}
