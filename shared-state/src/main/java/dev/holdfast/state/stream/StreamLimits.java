package dev.holdfast.state.stream;

import dev.holdfast.state.redis.RunArgument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much of a stream is held. Past any of these the oldest entries go, and an offset that needs
 * them is answered "not recovered".
 *
 * @param entries most entries, at least 1
 * @param bytes most bytes of all payloads together; the newest entry is held whatever its size
 * @param age greatest age of an entry; looked at now and then, so an entry may live a little longer
 * @param idle how long the stream lives after its last entry
 */
public record StreamLimits(int entries, long bytes, Duration age, Duration idle) {
  private static final long EPOCHS = 1L << 51;

  // Random so that two logs are told apart, not so that nobody could guess.
  private static final RunArgument FRESH_EPOCH_AND_RUN =
      run -> ThreadLocalRandom.current().nextLong(1, EPOCHS) + " " + run;

  /**
   * The first five ARGV of every script that appends: a fresh epoch and the run, the limits. They
   * may be used for several scripts.
   */
  public List<Object> args() {
    return List.of(
        FRESH_EPOCH_AND_RUN,
        Integer.toString(entries),
        Long.toString(bytes),
        Long.toString(age.toMillis()),
        Long.toString(idle.toMillis()));
  }

  /**
   * The same in one argument: {@code <fresh epoch> <run> <entries> <bytes> <age, ms> <ttl, ms>}.
   */
  public RunArgument packed() {
    String rest = " " + entries + " " + bytes + " " + age.toMillis() + " " + idle.toMillis();
    return run -> FRESH_EPOCH_AND_RUN.in(run) + rest;
  }

  /** The same limits for a stream that lives longer after its last entry. */
  public StreamLimits livingLonger(Duration margin) {
    return new StreamLimits(entries, bytes, age, idle.plus(margin));
  }

  /**
   * Bytes of a payload so small that the stream, were it full of its like, would hold an eighth of
   * what it may: scripts need not count it.
   */
  public long light() {
    return bytes / entries / 8;
  }

  /** {@link #args()} with a script's own arguments behind. */
  public Object[] argsAnd(Object... own) {
    List<Object> all = new ArrayList<>(args());
    all.addAll(List.of(own));
    return all.toArray();
  }
}
