package dev.holdfast.testing;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionEvaluationListener;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.EvaluatedCondition;

/**
 * The one place where Java tests wait. How long is said as what a quiet machine needs at the very
 * most, and grows with how slow the machine is while the test waits (see {@link QuietClock}): a
 * quiet machine fails fast, and a busy one does not fail.
 */
public final class Patience {
  /** For what follows at once from what the test did: an answer, an event, a state. */
  private static final Duration USUAL = Duration.ofSeconds(20);

  /** For what starts a process, or comes back after one is gone. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final Duration POLL_EVERY = Duration.ofMillis(15);

  private Patience() {}

  /** Waits for what follows at once. */
  public static ConditionFactory await() {
    return waiting("the condition", USUAL);
  }

  /** As {@link #await()}; a failure names what was awaited. */
  public static ConditionFactory await(String what) {
    return waiting(what, USUAL).alias(what);
  }

  /** Waits for what a process has to start or to recover for. */
  public static ConditionFactory awaitLong() {
    return waiting("the condition", LONG);
  }

  /**
   * Waits for what comes only after a time of the product's has run out.
   *
   * @param window how long it is, as configured
   */
  public static ConditionFactory awaitAfter(Duration window) {
    return waiting("the end of " + window, window.plus(USUAL));
  }

  /** The result, once it is there. */
  public static <T> T get(Future<T> future) throws InterruptedException, ExecutionException {
    Budget budget = new Budget("a result", USUAL);
    while (true) {
      try {
        return future.get(POLL_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        budget.check();
      }
    }
  }

  /** The result, once it is there; fails as {@link CompletableFuture#join()} does. */
  public static <T> T join(CompletableFuture<T> future) {
    try {
      return get(future);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next element, once there is one; null never. */
  public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    Budget budget = new Budget("an element", USUAL);
    while (true) {
      T element = queue.poll(POLL_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      if (element != null) {
        return element;
      }
      budget.check();
    }
  }

  /** Waits until the latch is open. */
  public static void open(CountDownLatch latch) throws InterruptedException {
    Budget budget = new Budget("the latch", USUAL);
    while (!latch.await(POLL_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      budget.check();
    }
  }

  /**
   * A window, a lease or a ping of the product that has to hold while the test does something: as
   * much longer as this machine is slower at the moment, so that a stall does not end it.
   *
   * @param quiet how long it is on a quiet machine
   */
  public static Duration window(Duration quiet) {
    double slowness = QuietClock.ofThisMachine().slowness();
    return Duration.ofMillis((long) (quiet.toMillis() * slowness));
  }

  /**
   * For what waits by itself and takes a time for it: a socket's timeout, a request's. As long as
   * {@link #await()} would wait if the machine stayed as slow as it is.
   */
  public static Duration timeout() {
    return window(USUAL);
  }

  /**
   * Lets time pass on purpose: to see that something does not happen, or lasts.
   *
   * @param time really, on any machine
   */
  public static void pass(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  private static ConditionFactory waiting(String what, Duration quiet) {
    Budget budget = new Budget(what, quiet);
    return Awaitility.with()
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL_EVERY)
        .conditionEvaluationListener(budget)
        .failFast(budget::check)
        // The net below, should the condition itself never come back.
        .atMost(quiet.multipliedBy((long) Slowness.HIGHEST + 1));
  }

  /** What a wait may still spend. */
  private static final class Budget implements ConditionEvaluationListener<Object> {
    private final QuietClock clock = QuietClock.ofThisMachine();
    private final long began = System.nanoTime();
    private final long until;
    private final String what;
    private final Duration quiet;
    private volatile String last = "";

    Budget(String what, Duration quiet) {
      this.what = what;
      this.quiet = quiet;
      this.until = clock.nanos() + quiet.toNanos();
    }

    void check() {
      if (clock.nanos() > until) {
        throw new AssertionError(
            "waited for %s for %d s, on a machine that is %.1f times slower than a quiet one (%d s there)%s"
                .formatted(
                    what,
                    Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                    clock.slowness(),
                    quiet.toSeconds(),
                    last));
      }
    }

    @Override
    public void conditionEvaluated(EvaluatedCondition<Object> condition) {
      last = ": " + condition.getDescription();
    }
  }
}
