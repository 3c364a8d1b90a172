package dev.holdfast.rooms.deadline;

import static dev.holdfast.testing.Patience.await;
import static dev.holdfast.testing.Patience.awaitAfter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.redis.RedisLinks;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker that has only just begun makes of the Redis it finds. */
class GraceTest {
  private static final Duration BRIEF = Duration.ofSeconds(1);

  private final Vertx vertx = Vertx.vertx();
  private final RealRedis redis = RealRedis.launch();

  @AfterEach
  void end() {
    redis.close();
    vertx.close();
  }

  @Test
  void aServerThatBeganWithoutDataNeedsNoGrace() {
    assertThat(isOverForANewWorker(Duration.ofHours(1))).isTrue();
    assertThat(isOverForANewWorker(Duration.ofHours(1))).isTrue();
  }

  @Test
  void aServerThatWasRestartedWithItsDataIsWaitedFor() {
    isOverForANewWorker(Duration.ofHours(1));
    redis.stop();
    redis.start();

    assertThat(isOverForANewWorker(Duration.ofHours(1))).isFalse();
    awaitAfter(BRIEF).until(() -> isOverForANewWorker(BRIEF));
  }

  @Test
  void theGraceIsNotWaitedForTwice() {
    isOverForANewWorker(Duration.ofHours(1));
    redis.stop();
    redis.start();
    awaitAfter(BRIEF).until(() -> isOverForANewWorker(BRIEF));

    assertThat(isOverForANewWorker(Duration.ofHours(1))).isTrue();
  }

  private boolean isOverForANewWorker(Duration grace) {
    RedisLinks links = new RedisLinks(vertx, new RedisOptions().setConnectionString(redis.url()));
    try {
      await().until(links::isUp);
      return new Grace(links, new Config(grace)).isOver();
    } finally {
      links.close();
    }
  }

  private record Config(Duration grace) implements DeadlineConfig {
    @Override
    public Duration poll() {
      return Duration.ofMillis(50);
    }

    @Override
    public Duration claimLapse() {
      return Duration.ofSeconds(2);
    }

    @Override
    public int concurrency() {
      return 1;
    }
  }
}
