package dev.holdfast.state.format;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What replicas tell each other, through Redis or directly, has formats with numbers: those of two
 * versions run side by side. Where no number stands it is format 1, and a number is only written
 * above 1. What a replica cannot read is of a later version, or nobody's: it is ignored and
 * counted, and never keeps back what comes after it. See docs/decisions/019.
 */
public enum Format {
  /** What is said on a channel. The number stands before the kind: {@code 2+…}. */
  NOTIFICATION,
  /** An entry of a stream. The number stands behind its first field's name: {@code p2}. */
  OUTBOX,
  /** A hash. The number is its field {@link #FIELD}. */
  HASH,
  /** A request that one replica hands to another. The number is the header {@link #HEADER}. */
  HTTP;

  /** The newest format of each that this version reads and writes. */
  public static final int NEWEST = 1;

  public static final String FIELD = "format";
  public static final String HEADER = "X-Holdfast-Format";

  private static final Logger LOG = Logger.getLogger(Format.class);

  /** Whether a number, as it stands there, is one that this version does not know. */
  public static boolean isNewer(String number) {
    return !number.equals(String.valueOf(NEWEST));
  }

  /**
   * Something was not understood, and is passed over. Any thread.
   *
   * @param why not; what it holds is nobody's business
   */
  public void ignored(String why) {
    ignored(why, Optional.empty());
  }

  /** The same, of what the reader failed at. */
  public void ignored(RuntimeException failure) {
    ignored(failure.getClass().getSimpleName(), Optional.of(failure));
  }

  private void ignored(String why, Optional<RuntimeException> failure) {
    Counter counter = counter();
    counter.increment();
    // The first, the second, the fourth and so on: there may be as many as there are events.
    if (Long.bitCount((long) counter.count()) == 1) {
      LOG.warnf(
          failure.orElse(null),
          "ignored what may be of a later version (%s, %.0f so far): %s",
          kind(),
          counter.count(),
          why);
    }
  }

  Counter counter() {
    return Counter.builder("holdfast.newer.formats.ignored")
        .description("What was not understood, as a later version may write it, and was ignored")
        .tag("kind", kind())
        .register(Metrics.globalRegistry);
  }

  private String kind() {
    return name().toLowerCase(Locale.ROOT);
  }
}
