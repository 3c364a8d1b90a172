package dev.holdfast.state.drain;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.testing.Patience;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrainTurnTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(5);
  private final String service = OneRedis.newId("service");
  private final DrainTurns turns = new DrainTurns(OneRedis.links(), service);

  private DrainTurn replica(Duration lease, Duration longestWait) {
    return new DrainTurn(OneRedis.VERTX, turns, lease, longestWait);
  }

  @Test
  void replicasThatEndAtOnceDrainOneAfterAnother() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    List<CompletableFuture<Void>> draining =
        Stream.of("a", "b", "c")
            .map(
                name ->
                    CompletableFuture.runAsync(
                        () -> {
                          DrainTurn turn = replica(LEASE, LONG);
                          turn.await();
                          events.add("begins " + name);
                          Await.on(OneRedis.links().info("server"));
                          events.add("ends " + name);
                          turn.release();
                        },
                        task -> Thread.ofVirtual().start(task)))
            .toList();

    for (CompletableFuture<Void> each : draining) {
      Patience.get(each);
    }

    assertThat(events).hasSize(6);
    for (int i = 0; i < events.size(); i += 2) {
      String name = events.get(i).substring("begins ".length());
      assertThat(events.subList(i, i + 2)).containsExactly("begins " + name, "ends " + name);
    }
  }

  @Test
  void whoIsAliveRenewsTheTurnUntilItIsGivenBack() {
    DrainTurn turn = replica(Duration.ofMillis(900), LONG);
    turn.await();
    String key = "{drain:" + service + "}";

    Await.on(OneRedis.links().send(Command.PERSIST, key));
    await().until(() -> Await.on(OneRedis.links().send(Command.PTTL, key)).toLong() > 0);

    turn.release();
    turn.release();
    await().until(() -> Await.on(turns.take("other", LEASE)));
  }

  @Test
  void whoWasKilledDuringItsTurnHoldsNobodyUpForLongerThanTheLease() {
    Await.on(turns.take("killed", Duration.ofMillis(300)));

    replica(LEASE, LONG).await();

    assertThat(Await.on(turns.take("killed", LEASE))).isFalse();
  }

  @Test
  void whoDoesNotGetItInTimeDrainsAllTheSame() {
    Await.on(turns.take("other", LEASE));
    DrainTurn turn = replica(LEASE, Duration.ofMillis(300));

    turn.await();
    turn.release();

    assertThat(Await.on(turns.take("other", LEASE))).as("it is the other's still").isTrue();
  }

  @Test
  void aRedisThatDoesNotAnswerIsWaitedForNoLonger() {
    try (RealRedis redis = RealRedis.launch()) {
      RedisLinks links = OneRedis.linksTo(redis);
      DrainTurn turn =
          new DrainTurn(
              OneRedis.VERTX, new DrainTurns(links, service), LEASE, Duration.ofMillis(300));
      redis.freeze();

      turn.await();
      turn.release();

      links.close();
    }
  }

  @Test
  void withoutADelayOrTheWillNobodyWaits() {
    Await.on(turns.take("other", LEASE));
    DrainTurn atOnce =
        new DrainTurn(
            OneRedis.VERTX,
            OneRedis.links(),
            Configured.by(DrainConfig.class),
            service,
            Duration.ZERO);
    DrainTurn unwilling =
        new DrainTurn(
            OneRedis.VERTX,
            OneRedis.links(),
            Configured.by(DrainConfig.class, "holdfast.drain.longest-wait", "0S"),
            service,
            LONG);

    atOnce.await();
    unwilling.await();
    atOnce.release();

    assertThat(Await.on(turns.take("other", LEASE))).isTrue();
  }
}
