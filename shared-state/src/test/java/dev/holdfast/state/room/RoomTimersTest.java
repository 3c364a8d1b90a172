package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Patience;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoomTimersTest {
  private final RoomTimers timers = new RoomTimers();
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void whatFailsIsTriedAgain() {
    timers.start(
        "room",
        Duration.ZERO,
        () -> {
          if (tries.incrementAndGet() < 4) {
            throw new IllegalStateException("Redis is away");
          }
        });

    Patience.await().until(() -> tries.get() == 4);
  }

  @Test
  void oneThingOfARoomIsDoneAtATimeAndMayBeginAnew() throws Exception {
    CountDownLatch others = new CountDownLatch(1);
    timers.start(
        "room", Duration.ZERO, () -> timers.start("room", Duration.ZERO, others::countDown));
    Patience.open(others);

    timers.start("slow", Duration.ofDays(1), tries::incrementAndGet);
    timers.start("slow", Duration.ZERO, tries::incrementAndGet);
    CountDownLatch later = new CountDownLatch(1);
    timers.start("room", Duration.ZERO, later::countDown);
    Patience.open(later);
    assertThat(tries).hasValue(0);
  }
}
