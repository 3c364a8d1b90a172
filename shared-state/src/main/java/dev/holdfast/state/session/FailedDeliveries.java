package dev.holdfast.state.session;

import dev.holdfast.state.format.Format;
import dev.holdfast.state.stream.Offset;
import java.util.Optional;

/**
 * How often connections of a session have ended, one after the other, as soon as its client was
 * sent the same event.
 *
 * @param presented the offset that the client presents each time
 * @param behind replay begins behind this: the offset presented, or an event that was quarantined
 * @param times connections that ended so
 */
public record FailedDeliveries(Offset presented, Offset behind, int times) {
  /** A client with no failed delivery since it received the event at {@code presented}. */
  public static FailedDeliveries none(Offset presented) {
    return new FailedDeliveries(presented, presented, 0);
  }

  /** One more connection has ended so. */
  public FailedDeliveries again() {
    return new FailedDeliveries(presented, behind, times + 1);
  }

  /** The event at {@code offset} is not sent any more. */
  public FailedDeliveries quarantine(Offset offset) {
    return new FailedDeliveries(presented, offset, 0);
  }

  static Optional<FailedDeliveries> parse(String kept) {
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = kept.split(" ", 3);
    try {
      return Optional.of(
          new FailedDeliveries(
              Offset.parse(parts[0]).orElseThrow(),
              Offset.parse(parts[1]).orElseThrow(),
              Integer.parseInt(parts[2])));
    } catch (RuntimeException unread) {
      Format.HASH.ignored(unread);
      return Optional.empty();
    }
  }

  String kept() {
    return presented + " " + behind + " " + times;
  }
}
