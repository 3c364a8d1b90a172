package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboundPoolTest {
  private final OutboundMemory.Pool pool = new OutboundMemory.Pool(1_000);

  @Test
  void upToTheLimitNobodyGivesWay() {
    pool.changed(0, 900);
    pool.changed(0, 100);

    assertThat(pool.isTooMuch(900)).isFalse();
  }

  @Test
  void pastTheLimitGivesWayForWhomMoreWaitsThanAnEqualShare() {
    pool.changed(0, 700);
    pool.changed(0, 500);
    pool.changed(0, 10);
    pool.changed(0, 10);

    assertThat(pool.isTooMuch(700)).isTrue();
    assertThat(pool.isTooMuch(251)).isTrue();
    assertThat(pool.isTooMuch(250)).as("an equal share").isFalse();
    assertThat(pool.isTooMuch(10)).as("who reads").isFalse();
  }

  @Test
  void whoHasReadEverythingHasNoShare() {
    pool.changed(0, 700);
    pool.changed(0, 500);
    pool.changed(500, 400);
    assertThat(pool.isTooMuch(700)).isTrue();

    pool.changed(400, 0);
    pool.changed(0, 301);
    pool.changed(301, 0);
    assertThat(pool.isTooMuch(700)).isFalse();
    pool.changed(700, 1_001);
    assertThat(pool.isTooMuch(1_001)).isTrue();
    assertThat(pool.isTooMuch(1_000)).as("all of it is the share of one").isFalse();
  }
}
