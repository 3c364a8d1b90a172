package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DURATION;

import dev.holdfast.state.CommandsSent;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No script keeps Redis from others for long, however many are in a room. */
class FullRoomTest {
  private static final int MOST_COMMANDS = 700;
  private static final int PEOPLE = 150;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final ReplicaState replica = new ReplicaState();
  private final RoomScripts scripts = replica.scripts;
  private final String room = replica.newRoom(new RoomPolicy(LONG, LONG, PEOPLE));

  @BeforeEach
  void fill() {
    each(i -> scripts.join(room, sessionUser(i), "call", "v", JoinReason.OWN_WILL));
  }

  @Test
  void isClosedInSteps() {
    long parted = 0;
    CloseAnswer answer;
    do {
      answer = bounded(() -> scripts.close(room, "over", "sue", LONG));
      parted += answer.change().parted().size();
    } while (answer instanceof CloseAnswer.Closing);

    assertThat(answer).isInstanceOf(CloseAnswer.Closed.class);
    assertThat(parted).isEqualTo(PEOPLE);
    assertThat(replica.rooms.show(room).participants()).isEmpty();
    List<String> log = replica.log(room).stream().map(LoggedEvent::type).toList();
    assertThat(log.getLast()).isEqualTo("room-closed");
    assertThat(log).containsOnlyOnce("room-closed", "call-ended");
    assertThat(log.stream().filter("participant-left"::equals)).hasSize(PEOPLE);
  }

  @Test
  void isClosedByTheReconcilerIfWhoeverBeganDied() {
    assertThat(Await.on(scripts.close(room, "over", "sue", LONG)))
        .isInstanceOf(CloseAnswer.Closing.class);
    assertThat(Await.on(scripts.join(room, sessionUser(0), "call", "v", JoinReason.OWN_WILL)))
        .isEqualTo(JoinAnswer.Refused.ROOM_CLOSED);

    assertThat(replica.reconciler.at(room)).contains(Duration.ZERO);

    RoomView closed = replica.rooms.show(room);
    assertThat(closed.status()).isEqualTo(RoomStatus.CLOSED);
    assertThat(closed.closeReason()).contains("over");
    assertThat(closed.participants()).isEmpty();
  }

  @Test
  void isClosedByOneRequest() {
    assertThat(replica.rooms.close(room, "over", "sue").status()).isEqualTo(RoomStatus.CLOSED);
    assertThat(replica.rooms.show(room).participants()).isEmpty();
  }

  @Test
  void comesBackOneByOne() {
    each(i -> scripts.disconnect(room, "user" + i, "s" + i, 1, Departure.LOST));
    bounded(() -> scripts.reconnect(room, "user0", "s0", 2));
    assertThat(replica.log(room).getLast().type()).isEqualTo("waiting-for-participant");
  }

  @Test
  void returnsSoonAfterAnotherAreToldTogetherByTheReconciler() {
    each(i -> scripts.disconnect(room, "user" + i, "s" + i, 1, Departure.LOST));
    bounded(() -> scripts.reconnect(room, "user0", "s0", 2));
    int told = replica.log(room).size();

    ReconnectAnswer second = bounded(() -> scripts.reconnect(room, "user1", "s1", 2));
    ReconnectAnswer third = bounded(() -> scripts.reconnect(room, "user2", "s2", 2));

    assertThat(second.change().pause()).get(DURATION).isPositive();
    assertThat(third.change().pause()).get(DURATION).isPositive();
    assertThat(replica.log(room)).hasSize(told);
    replica.sets("{room:" + room + "}", Map.of("missingDue", 1));
    bounded(() -> scripts.reconcile(room, LONG));
    bounded(() -> scripts.reconcile(room, LONG));
    assertThat(replica.log(room)).hasSize(told + 1);
    assertThat(replica.log(room).getLast().data().path("participants"))
        .filteredOn(one -> one.path("presence").asText().equals("connected"))
        .extracting(one -> one.path("userId").asText())
        .containsExactlyInAnyOrder("user0", "user1", "user2");
  }

  private void each(IntFunction<Future<? extends RoomAnswer>> script) {
    for (int i = 0; i < PEOPLE; i++) {
      Await.on(script.apply(i));
      LoggedEvent last = replica.undelivered(room).getLast();
      Await.on(scripts.take(room, "relay", RoomScripts.LEASE, Optional.of(last.offset())));
    }
  }

  private static SessionUser sessionUser(int number) {
    return new SessionUser("user" + number, "A name", Role.CUSTOMER, "s" + number, 1, 1);
  }

  private static <A> A bounded(Supplier<Future<A>> script) {
    long before = CommandsSent.of("");
    A answer = Await.on(script.get());
    assertThat(CommandsSent.of("") - before).as("commands").isLessThan(MOST_COMMANDS);
    return answer;
  }
}
