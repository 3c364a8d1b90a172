package dev.holdfast.server.http;

import dev.holdfast.server.HoldfastApiError;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Whether and how long is waited before a request is repeated. */
public final class Waiting {
  /** Whoever calls waits so long at most: what is told to come later is told to the caller. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Set<Integer> LATER = Set.of(429, 503);

  private final Pause pause;

  Waiting(Pause pause) {
    this.pause = pause;
  }

  /** Lets the calling thread sleep. */
  public static Waiting asleep() {
    return new Waiting(pause -> Thread.sleep(pause.toMillis()));
  }

  /** After nobody has answered. */
  void beforeRepeating(int repetition) throws InterruptedException {
    pause.pass(own(repetition));
  }

  /**
   * After a refusal.
   *
   * @return whether to repeat it at all
   */
  boolean beforeRepeating(int repetition, HoldfastApiError error) throws InterruptedException {
    if (!LATER.contains(error.status())) {
      return false;
    }
    Duration told = error.retryAfter().orElseGet(() -> own(repetition));
    if (told.compareTo(LONGEST) > 0) {
      return false;
    }
    pause.pass(told);
    return true;
  }

  // Between half of it and all of it, so that those who failed together do not come together.
  private static Duration own(int repetition) {
    long most = FIRST.toMillis() << repetition;
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  /** Where a thread waits. */
  @FunctionalInterface
  interface Pause {
    void pass(Duration pause) throws InterruptedException;
  }
}
