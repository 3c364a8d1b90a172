package dev.holdfast.state.stream;

import dev.holdfast.state.redis.RunArgument;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  /** The first five ARGV of every script that appends: a fresh epoch and the run, the limits. */
  public List<Object> args() {
    long epoch = Epochs.RANDOM.nextLong(1, EPOCHS);
    RunArgument epochAndRun = run -> epoch + " " + run;
    return List.of(epochAndRun, entries, bytes, age.toMillis(), idle.toMillis());
  }

  /** {@link #args()} with a script's own arguments behind. */
  public Object[] argsAnd(Object... own) {
    List<Object> all = new ArrayList<>(args());
    all.addAll(List.of(own));
    return all.toArray();
  }

  /** Made when first used, so that a native image does not carry a seed from its build. */
  private static final class Epochs {
    static final SecureRandom RANDOM = new SecureRandom();
  }
}
