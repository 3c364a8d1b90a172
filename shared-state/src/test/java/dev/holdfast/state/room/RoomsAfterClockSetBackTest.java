package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.ClockSetBack;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.room.ReplicaState.Client;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What rooms tell and hold after Redis's clock was set back by an hour or by a moment. */
class RoomsAfterClockSetBackTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static RealRedis server;
  private static RedisLinks redis;
  private final ReplicaState state = new ReplicaState(redis, OneRedis.subscriptions());
  private final String room = state.newRoom(new RoomPolicy(LONG, LONG, 6));
  private final Client ann = state.arrives("ann");

  @BeforeAll
  static void launch() {
    server = RealRedis.launch();
    redis = OneRedis.linksTo(server);
  }

  @AfterAll
  static void close() {
    redis.close();
    server.close();
  }

  @Test
  void aCallOfBeforeLastedNoLessThanNothing() {
    Client bob = state.arrives("bob");
    state.joins(ann, room);
    state.joins(bob, room);
    ClockSetBack.in(redis, room);

    state.leaves(bob, room);

    assertThat(told("call-ended").data().path("durationMs").asLong(-1)).isZero();
  }

  @Test
  void whoWasAwayWasSoForNoLessThanNothing() {
    state.joins(ann, room);
    Await.on(state.scripts.disconnect(room, "ann", ann.sessionId(), ann.epoch()));
    ClockSetBack.in(redis, room);

    state.rooms.reconnect(room, "ann", ann.sessionId(), ann.epoch() + 1);

    assertThat(told("session-resumed").data().path("downtimeMs").asLong(-1)).isZero();
  }

  private RoomEvent told(String type) {
    return state.log(room).stream()
        .filter(event -> event.type().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
