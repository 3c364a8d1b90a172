package dev.holdfast.state.replica;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplicasTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration BRIEF = Duration.ofMillis(40);
  private final Replicas replicas = new Replicas(OneRedis.links());
  private final String id = OneRedis.newId("replica");

  @Test
  void aLeaseHoldsUntilItRunsOutAndIsRenewed() {
    assertThat(Await.on(replicas.renew(id, "host:1", LEASE))).isFalse();
    assertThat(Await.on(replicas.renew(id, "host:1", LEASE))).isTrue();
    assertThat(Await.on(replicas.remaining(id))).isBetween(Duration.ofSeconds(50), LEASE);
    assertThat(Await.on(replicas.address(id))).contains("host:1");
  }

  @Test
  void whoRenewsTooLateIsTold() {
    Await.on(replicas.renew(id, "host:1", BRIEF));

    await().until(() -> Await.on(replicas.remaining(id)).isZero());

    assertThat(Await.on(replicas.renew(id, "host:1", LEASE))).isFalse();
  }

  @Test
  void aReplicaIsForgottenOnlyAfterItsLease() {
    Await.on(replicas.renew(id, "host:1", LEASE));
    assertThat(Await.on(replicas.forget(id))).isFalse();
    assertThat(Await.on(replicas.address(id))).isPresent();

    String brief = OneRedis.newId("replica");
    Await.on(replicas.renew(brief, "host:2", BRIEF));
    await().until(() -> Await.on(replicas.forget(brief)));

    assertThat(Await.on(replicas.forget(brief))).isTrue();
    assertThat(Await.on(replicas.address(brief))).isEmpty();
    assertThat(Await.on(replicas.remaining(brief))).isZero();
  }

  @Test
  void theSessionsOfAReplicaAreListedOnceAndHaveATimeToLive() {
    Await.on(replicas.holds(id, "s1"));
    Await.on(replicas.holds(id, "s1"));
    Await.on(replicas.holds(id, "s2"));
    assertThat(
            Await.on(OneRedis.links().send(Command.PTTL, "{replica:" + id + "}:sessions")).toLong())
        .isPositive();

    Await.on(replicas.released(id, "s1"));
    Await.on(replicas.released(id, "s1"));

    assertThat(Await.on(replicas.heldBy(id, 10))).containsExactly("s2");
  }
}
