package dev.holdfast.state.session;

import dev.holdfast.state.stream.Offset;
import java.util.Optional;

/**
 * How often connections of a session have ended, one after the other, as soon as its client was
 * sent the same event.
 *
 * @param presented the offset that the client presents each time
 * @param behind replay begins behind this: the offset presented, or an event that was set aside
 * @param times connections that ended so
 */
public record Stumbling(Offset presented, Offset behind, int times) {
  /** A client that has not stumbled since it received the event at {@code presented}. */
  public static Stumbling none(Offset presented) {
    return new Stumbling(presented, presented, 0);
  }

  /** One more connection has ended so. */
  public Stumbling again() {
    return new Stumbling(presented, behind, times + 1);
  }

  /** The event at {@code offset} is not sent any more. */
  public Stumbling aside(Offset offset) {
    return new Stumbling(presented, offset, 0);
  }

  static Optional<Stumbling> parse(String kept) {
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = kept.split(" ", 3);
    return Optional.of(
        new Stumbling(
            Offset.parse(parts[0]).orElseThrow(),
            Offset.parse(parts[1]).orElseThrow(),
            Integer.parseInt(parts[2])));
  }

  String kept() {
    return presented + " " + behind + " " + times;
  }
}
