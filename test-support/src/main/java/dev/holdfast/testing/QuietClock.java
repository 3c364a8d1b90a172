package dev.holdfast.testing;

import java.time.Duration;

/**
 * Time as a quiet machine would have spent it: on one where everything takes three times as long it
 * runs at a third of the speed, and while this process does not run at all it stands still. Whoever
 * waits by this clock fails fast where nothing is in the way, and does not fail where much is.
 */
final class QuietClock {
  private static final Duration TICK = Duration.ofMillis(100);
  // A tick that comes later than that was a stall of the process, in which nothing could be done.
  private static final Duration LONGEST_TICK = TICK.multipliedBy(3);

  private final Slowness slowness;
  private volatile long nanos;
  private volatile double now;

  QuietClock(Slowness slowness) {
    this.slowness = slowness;
    this.now = slowness.value();
  }

  /** The one clock of this process. */
  static QuietClock ofThisMachine() {
    return Running.CLOCK;
  }

  long nanos() {
    return nanos;
  }

  double slowness() {
    return now;
  }

  /** Lets time pass, as it really did, on a machine that says this of itself. */
  void advance(Duration passed, MachineLoad load) {
    slowness.take(load, passed);
    now = slowness.value();
    long counted = Math.min(passed.toNanos(), LONGEST_TICK.toNanos());
    nanos = nanos + (long) (counted / now);
  }

  private static final class Running {
    static final QuietClock CLOCK = start();

    private static QuietClock start() {
      int cores = Runtime.getRuntime().availableProcessors();
      QuietClock clock =
          new QuietClock(new Slowness(Calibration.slowness(), cores, MachineLoad.now()));
      Thread.ofPlatform().name("quiet-clock").daemon().start(() -> tick(clock));
      return clock;
    }

    private static void tick(QuietClock clock) {
      long last = System.nanoTime();
      while (true) {
        try {
          Thread.sleep(TICK);
        } catch (InterruptedException end) {
          return;
        }
        long now = System.nanoTime();
        clock.advance(Duration.ofNanos(now - last), MachineLoad.now());
        last = now;
      }
    }
  }
}
