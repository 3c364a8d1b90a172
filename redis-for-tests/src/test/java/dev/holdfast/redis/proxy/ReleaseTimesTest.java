package dev.holdfast.redis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReleaseTimesTest {
  @Test
  void whatHasNoDelayAndWaitsForNothingGoesOnAtOnce() {
    ReleaseTimes times = new ReleaseTimes(0);

    assertThat(times.next(7, Duration.ZERO)).isEqualTo(7);
  }

  @Test
  void nothingOvertakesWhatWaits() {
    ReleaseTimes times = new ReleaseTimes(0);

    assertThat(times.next(10, Duration.ofNanos(100))).isEqualTo(110);
    assertThat(times.next(20, Duration.ZERO)).isEqualTo(110);
    assertThat(times.next(30, Duration.ofNanos(50))).isEqualTo(110);
    assertThat(times.next(40, Duration.ofNanos(100))).isEqualTo(140);
    assertThat(times.next(200, Duration.ZERO)).isEqualTo(200);
  }

  @Test
  void theOrderHoldsWhenTheClockPassesItsLargestNumber() {
    Random random = new Random(1);
    long now = Long.MAX_VALUE - 1_000;
    ReleaseTimes times = new ReleaseTimes(now);
    long last = now;
    for (int i = 0; i < 1_000; i++) {
      now += random.nextInt(10);
      long next = times.next(now, Duration.ofNanos(random.nextInt(300)));
      assertThat(next - last).isNotNegative();
      assertThat(next - now).isBetween(0L, 300L);
      last = next;
    }
  }
}
