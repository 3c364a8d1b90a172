package dev.holdfast.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.testing.Patience;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void aNameThatTakesTooManyWaitsAndNoOtherDoes() {
    Buckets buckets = new Buckets(OneRedis.VERTX, 3, 1, DAY);
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.take("eve")).isZero();
    }

    assertThat(buckets.take("eve")).isBetween(DAY.dividedBy(2), DAY);
    assertThat(buckets.take("ann")).isZero();
  }

  @Test
  void forgetsWhoMayDoAnythingAgain() {
    Buckets buckets = new Buckets(OneRedis.VERTX, 5, 1_000, Duration.ofSeconds(1));
    buckets.take("ann");
    assertThat(buckets.known()).isOne();

    Patience.await()
        .untilAsserted(
            () -> {
              buckets.forget();
              assertThat(buckets.known()).isZero();
            });
  }

  @Test
  void whoeverMakesUpNamesFillsNoMemoryAndLeavesThoseKnownBeforeTheirOwn() {
    Buckets buckets = new Buckets(OneRedis.VERTX, 2, 1, DAY);
    assertThat(buckets.take("ann")).isZero();

    long taken =
        IntStream.range(0, LimitsByName.MOST_NAMES + 10_000)
            .filter(name -> buckets.take("eve-" + name).isZero())
            .count();

    assertThat(buckets.known()).isLessThanOrEqualTo(LimitsByName.MOST_NAMES + LimitsByName.SHARED);
    // Past that many they share: 2 of each bucket.
    assertThat(taken).isLessThan(LimitsByName.MOST_NAMES + 2 * LimitsByName.SHARED);
    assertThat(buckets.take("ann")).isZero();
    assertThat(buckets.take("ann")).isPositive();
  }

  @Test
  void whoeverMakesUpNamesShutsFewNewcomersOut() {
    Buckets buckets = new Buckets(OneRedis.VERTX, 20, 1, DAY);
    for (int name = 0; name < LimitsByName.MOST_NAMES + 1_000; name++) {
      buckets.take("eve-" + name);
    }

    assertThat(IntStream.range(0, 1_000).filter(name -> buckets.take("new-" + name).isZero()))
        .hasSizeGreaterThan(900);
  }
}
