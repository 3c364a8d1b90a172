package dev.holdfast.state;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Waits for a condition, asking at once and often, for long enough on a loaded machine. */
public final class Eventually {
  private Eventually() {}

  public static void eventually(ThrowingRunnable assertion) {
    waiting().untilAsserted(assertion);
  }

  public static void eventuallyTrue(Callable<Boolean> condition) {
    waiting().until(condition);
  }

  private static ConditionFactory waiting() {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(20));
  }
}
