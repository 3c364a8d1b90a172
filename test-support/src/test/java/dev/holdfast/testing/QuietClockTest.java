package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuietClockTest {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final int CORES = 2;

  private long allTicks;
  private long stolenTicks;
  private double runnable;
  private double lastMinute;
  private long now;

  @Test
  void runsAsAnyClockOnAQuietMachine() {
    QuietClock clock = clockOf(1, 1);

    pass(clock, 50, TICK, 2);

    assertThat(Duration.ofNanos(clock.nanos())).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void runsSlowerTheMoreWantToRun() {
    QuietClock clock = clockOf(1, 8);

    pass(clock, 40, TICK, 8);

    assertThat(clock.slowness()).isEqualTo(4);
    assertThat(Duration.ofNanos(clock.nanos())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void runsSlowerOnASlowMachine() {
    QuietClock clock = clockOf(2.5, 1);

    pass(clock, 25, TICK, 1);

    assertThat(Duration.ofNanos(clock.nanos())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void runsSlowerWhileTheHypervisorGivesTheCoresToOthers() {
    QuietClock clock = clockOf(1, 1);

    for (int i = 0; i < 200; i++) {
      allTicks += 20;
      stolenTicks += 10;
      pass(clock, 1, TICK, 1);
    }

    assertThat(clock.slowness()).isCloseTo(2, within(0.01));
  }

  @Test
  void growsWithTheLoadWhileSomebodyWaits() {
    QuietClock clock = clockOf(1, 1);
    pass(clock, 10, TICK, 1);

    pass(clock, 200, TICK, 6);

    assertThat(clock.slowness()).isCloseTo(3, within(0.01));
    assertThat(Duration.ofNanos(clock.nanos()))
        .isBetween(Duration.ofSeconds(7), TICK.multipliedBy(120));
  }

  @Test
  void standsStillWhileTheProcessDoes() {
    QuietClock clock = clockOf(1, 1);

    pass(clock, 1, Duration.ofMinutes(2), 1);

    assertThat(Duration.ofNanos(clock.nanos())).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void knowsTheLastMinuteWhenNobodyHasLookedForLong() {
    QuietClock clock = clockOf(1, 1);
    lastMinute = 6;

    pass(clock, 1, Duration.ofMinutes(1), 1);

    assertThat(clock.slowness()).isCloseTo(3, within(0.01));
  }

  @Test
  void doesNotWaitForeverOnAMachineThatIsBroken() {
    QuietClock clock = clockOf(3, 500);

    pass(clock, 100, TICK, 500);

    assertThat(Duration.ofNanos(clock.nanos())).isEqualTo(Duration.ofSeconds(1));
  }

  private QuietClock clockOf(double ofTheMachine, double runnableAtFirst) {
    runnable = runnableAtFirst;
    return new QuietClock(new Slowness(ofTheMachine, CORES, load()), this::load, () -> now);
  }

  private MachineLoad load() {
    return new MachineLoad(runnable, lastMinute, stolenTicks, allTicks);
  }

  private void pass(QuietClock clock, int times, Duration each, double runnable) {
    this.runnable = runnable;
    for (int i = 0; i < times; i++) {
      now += each.toNanos();
      clock.nanos();
    }
  }
}
