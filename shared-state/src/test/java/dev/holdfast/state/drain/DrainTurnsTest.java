package dev.holdfast.state.drain;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainTurnsTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration BRIEF = Duration.ofMillis(40);
  private final String service = OneRedis.newId("service");
  private final DrainTurns turns = new DrainTurns(OneRedis.links(), service);

  @Test
  void oneReplicaHasItAtATimeAndTheNextOnlyAfterIt() {
    assertThat(Await.on(turns.take("a", LEASE))).isTrue();
    assertThat(Await.on(turns.take("b", LEASE))).isFalse();
    assertThat(Await.on(turns.take("a", LEASE))).as("renewed").isTrue();

    assertThat(Await.on(turns.release("b"))).isFalse();
    assertThat(Await.on(turns.take("b", LEASE))).isFalse();
    assertThat(Await.on(turns.release("a"))).isTrue();
    assertThat(Await.on(turns.release("a"))).as("called twice").isFalse();

    assertThat(Await.on(turns.take("b", LEASE))).isTrue();
    assertThat(Await.on(turns.release("a"))).as("another's").isFalse();
    assertThat(Await.on(turns.take("a", LEASE))).isFalse();
  }

  @Test
  void aTurnRunsOutAndIsRenewedForTheWholeLease() {
    Await.on(turns.take("killed", BRIEF));

    await().until(() -> Await.on(turns.take("next", LEASE)));

    assertThat(Await.on(turns.take("killed", LEASE))).isFalse();
    assertThat(Await.on(OneRedis.links().send(Command.PTTL, "{drain:" + service + "}")).toLong())
        .isBetween(Duration.ofSeconds(50).toMillis(), LEASE.toMillis());
  }

  @Test
  void eachServiceHasItsOwn() {
    DrainTurns others = new DrainTurns(OneRedis.links(), OneRedis.newId("service"));

    assertThat(Await.on(turns.take("a", LEASE))).isTrue();

    assertThat(Await.on(others.take("b", LEASE))).isTrue();
  }
}
