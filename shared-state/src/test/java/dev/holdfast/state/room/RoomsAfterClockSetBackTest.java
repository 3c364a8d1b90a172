package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.ClockSetBack;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.OwnRedis;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.webhook.Progress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What rooms tell and hold after Redis's clock was set back by an hour or by a moment. */
class RoomsAfterClockSetBackTest extends OwnRedis {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration A_MOMENT = Duration.ofMillis(900);
  private final ReplicaState state = new ReplicaState(redis, OneRedis.subscriptions());
  private final String room = state.newRoom(new RoomPolicy(LONG, LONG, 6));
  private final Client ann = state.arrives("ann");

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
    Await.on(state.scripts.disconnect(room, "ann", ann.sessionId(), ann.epoch(), Departure.LOST));
    ClockSetBack.in(redis, room);

    state.rooms.reconnect(room, "ann", ann.sessionId(), ann.epoch() + 1);

    assertThat(told("session-resumed").data().path("downtimeMs").asLong(-1)).isZero();
  }

  private LoggedEvent told(String type) {
    return state.log(room).stream()
        .filter(event -> event.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRelayKeepsTheRoomThroughAStepOfTheClock() {
    state.joins(ann, room);
    Await.on(
        state.scripts.join(
            room, state.sessionUser(state.arrives("x")), "c", "v", JoinReason.OWN_WILL));
    take("first");

    ClockSetBack.by(A_MOMENT, redis, room);

    assertThat(((Undelivered.Held) take("second")).remaining())
        .isBetween(Duration.ofMillis(1), LONG);
  }

  private Undelivered take(String holder) {
    return Await.on(state.scripts.take(room, holder, LONG, Optional.empty()));
  }

  @Test
  void aSenderKeepsItsLogThroughAStepOfTheClock() {
    String key = "{room:" + room + "}:hook:x";
    Progress.Times times = new Progress.Times(LONG, LONG);
    Await.on(new Progress(redis).take(key, times));

    ClockSetBack.by(A_MOMENT, redis, room);

    Progress.Take second = Await.on(new Progress(redis).take(key, times));
    assertThat(((Progress.Take.Held) second).remaining()).isBetween(Duration.ofMillis(1), LONG);
  }

  @Test
  void aLeaseThatWasRenewedSinceHolds() {
    Await.on(state.replicas.renew("another", "127.0.0.1:1", LONG));

    ClockSetBack.in(redis, "{replicas}:clock");
    Await.on(state.replicas.renew(state.id, "127.0.0.1:1", LONG));

    assertThat(Await.on(state.replicas.remaining("another"))).isPositive();
  }
}
