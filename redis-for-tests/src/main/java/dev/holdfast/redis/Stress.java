package dev.holdfast.redis;

import dev.holdfast.redis.proxy.RandomDelays;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether tests run under stress, which finds those that count on speed: {@code HOLDFAST_STRESS=1}.
 */
final class Stress {
  private static final boolean ON = "1".equals(System.getenv("HOLDFAST_STRESS"));

  private Stress() {}

  /** How long the messages that Redis publishes are delayed; empty without stress. */
  static Optional<Supplier<Duration>> delays() {
    return ON ? Optional.of(RandomDelays.ofThisRun()) : Optional.empty();
  }
}
