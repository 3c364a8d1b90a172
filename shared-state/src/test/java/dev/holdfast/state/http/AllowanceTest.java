package dev.holdfast.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.SeededRuns;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private long now = System.nanoTime();

  @Test
  void allowsABurstAndThenSoManyASecond() {
    Allowance allowance = new Allowance(() -> now, 200, 50);

    assertThat(takenAtOnce(allowance)).isEqualTo(200);
    now += TimeUnit.MILLISECONDS.toNanos(20);
    assertThat(takenAtOnce(allowance)).isEqualTo(1);
    now += TimeUnit.SECONDS.toNanos(1);
    assertThat(takenAtOnce(allowance)).isEqualTo(50);
    now += TimeUnit.HOURS.toNanos(1);
    assertThat(takenAtOnce(allowance)).isEqualTo(200);
  }

  @Test
  void whatIsRefusedTakesNothing() {
    Allowance allowance = new Allowance(() -> now, 2, 1);
    takenAtOnce(allowance);
    for (int i = 0; i < 10; i++) {
      now += TimeUnit.MILLISECONDS.toNanos(90);
      assertThat(allowance.take()).isFalse();
    }

    now += TimeUnit.MILLISECONDS.toNanos(100);
    assertThat(allowance.take()).isTrue();
  }

  @Test
  void takesManyAtOnceOrNone() {
    Allowance allowance = new Allowance(() -> now, 10, 1);

    assertThat(allowance.take(7)).isTrue();
    assertThat(allowance.take(4)).isFalse();
    assertThat(allowance.take(3)).isTrue();
    assertThat(allowance.take()).isFalse();
  }

  @Test
  void worksWithRatesThatNobodyReaches() {
    Allowance allowance = new Allowance(() -> now, 1_000_000, 1_000_000);
    assertThat(takenAtOnce(allowance)).isEqualTo(1_000_000);
  }

  @Test
  void inNoSpanOfTimeMoreThanABurstAndTheRate() {
    SeededRuns.run(
        50,
        random -> {
          int burst = random.nextInt(1, 50);
          int rate = random.nextInt(1, 100);
          Allowance allowance = new Allowance(() -> now, burst, rate);
          Deque<Long> taken = new ArrayDeque<>();
          for (int i = 0; i < 2_000; i++) {
            now += random.nextLong(TimeUnit.SECONDS.toNanos(2) / rate);
            if (allowance.take()) {
              taken.add(now);
            }
            long span = now - TimeUnit.SECONDS.toNanos(1);
            taken.removeIf(at -> at < span);
            assertThat(taken.size()).isLessThanOrEqualTo(burst + rate);
          }
        });
  }

  private static int takenAtOnce(Allowance allowance) {
    int taken = 0;
    while (allowance.take()) {
      taken++;
    }
    return taken;
  }
}
