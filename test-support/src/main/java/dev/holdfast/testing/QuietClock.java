package dev.holdfast.testing;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Time as a quiet machine would have spent it: on one where everything takes three times as long it
 * runs at a third of the speed, and while this process does not run at all it stands still. Whoever
 * waits by this clock fails fast where nothing is in the way, and does not fail where much is. It
 * goes on when somebody looks at it, so that it needs no thread, which would keep the classes of
 * every Quarkus application in memory.
 */
final class QuietClock {
  private static final Duration TICK = Duration.ofMillis(100);
  // After a longer one the process was stalled, and could do nothing, or nobody waited.
  private static final Duration LONGEST_TICK = TICK.multipliedBy(3);

  private final Slowness slowness;
  private final Supplier<MachineLoad> load;
  private final LongSupplier nanoTime;
  private long last;
  private long nanos;

  QuietClock(Slowness slowness, Supplier<MachineLoad> load, LongSupplier nanoTime) {
    this.slowness = slowness;
    this.load = load;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /** The one clock of this process. */
  static QuietClock ofThisMachine() {
    return Running.CLOCK;
  }

  synchronized long nanos() {
    advance();
    return nanos;
  }

  /** How many times longer than on a quiet machine things take at the moment. */
  synchronized double slowness() {
    advance();
    return slowness.value();
  }

  private void advance() {
    Duration passed = Duration.ofNanos(nanoTime.getAsLong() - last);
    if (passed.compareTo(TICK) < 0) {
      return;
    }
    last += passed.toNanos();
    slowness.take(load.get(), passed);
    nanos += (long) (Math.min(passed.toNanos(), LONGEST_TICK.toNanos()) / slowness.value());
  }

  private static final class Running {
    static final QuietClock CLOCK = start();

    private static QuietClock start() {
      int cores = Runtime.getRuntime().availableProcessors();
      Slowness slowness = new Slowness(Calibration.slowness(), cores, MachineLoad.now());
      return new QuietClock(slowness, MachineLoad::now, System::nanoTime);
    }
  }
}
