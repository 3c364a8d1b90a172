package dev.holdfast.state.stream;

import java.util.Optional;

/**
 * A place in a replayable stream: {@code <epoch>-<sequence>} on the wire. The epoch is random and
 * made with the stream, a new one with each run of the server; the sequence counts its entries from
 * 1, without holes.
 *
 * @param epoch decimal, as Redis keeps it; empty for {@link #START}
 * @param sequence of the last entry that was read
 */
public record Offset(String epoch, long sequence) {
  /** Before the first entry of whatever epoch there is; {@code 0} on the wire. */
  public static final Offset START = new Offset("", 0);

  // Redis refuses what is greater than 64 bits.
  private static final int MOST_EPOCH_DIGITS = 19;
  private static final int MOST_SEQUENCE_DIGITS = 18;

  /** Reads an offset; empty if the text is not one. */
  public static Optional<Offset> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(START);
    }
    int dash = text.indexOf('-');
    boolean fits =
        areDigits(text, 0, dash, MOST_EPOCH_DIGITS)
            && areDigits(text, dash + 1, text.length(), MOST_SEQUENCE_DIGITS);
    return fits
        ? Optional.of(
            new Offset(text.substring(0, dash), Long.parseLong(text, dash + 1, text.length(), 10)))
        : Optional.empty();
  }

  // By hand: every entry that is relayed is read so.
  private static boolean areDigits(String text, int from, int to, int most) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return to > from && to - from <= most;
  }

  /** Reads an offset that Redis gave. */
  static Offset of(String text) {
    return parse(text).orElseThrow(() -> new IllegalStateException("not an offset: " + text));
  }

  /** Whether the other one is the next entry of the same stream. */
  boolean isFollowedBy(Offset other) {
    return other.sequence == sequence + 1 && (epoch.isEmpty() || epoch.equals(other.epoch));
  }

  /** Whether the other one is known already to somebody who has read this far. */
  boolean covers(Offset other) {
    return epoch.equals(other.epoch) && other.sequence <= sequence;
  }

  /** Whether it comes after another one of the same log, each of whose epochs is greater. */
  public boolean isAfter(Offset other) {
    int epochs = Long.compareUnsigned(number(epoch), number(other.epoch));
    return epochs == 0 ? sequence > other.sequence : epochs > 0;
  }

  private static long number(String epoch) {
    return epoch.isEmpty() ? 0 : Long.parseUnsignedLong(epoch);
  }

  @Override
  public String toString() {
    return epoch.isEmpty() ? "0" : epoch + "-" + sequence;
  }
}
