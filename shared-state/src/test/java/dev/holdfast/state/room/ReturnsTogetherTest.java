package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.event.Audience;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Role;
import dev.holdfast.testing.Patience;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who returns to a larger room soon after another is told of with the next, and never forgotten.
 */
class ReturnsTogetherTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final ReplicaState replica = new ReplicaState();
  private final RoomScripts scripts = replica.scripts;
  private final String room = replica.newRoom(new RoomPolicy(LONG, LONG, 6));

  @BeforeEach
  void twoAreAwayAndOneReturnsSoonAfterAnother() {
    people()
        .forEach(
            one -> Await.on(scripts.join(room, sessionUser(one), "c", "v", JoinReason.OWN_WILL)));
    Stream.of("x", "y", "z")
        .forEach(one -> Await.on(scripts.disconnect(room, one, one, 1, Departure.LOST)));
    Await.on(scripts.reconnect(room, "z", "z", 2));
    Patience.await().until(this::returnsOfXAreNotTold);
  }

  /** The pause is so short that a busy machine may miss it. */
  private boolean returnsOfXAreNotTold() {
    Await.on(scripts.disconnect(room, "x", "x", 1, Departure.LOST));
    replica.sets(key(), Map.of("missingToldAt", Await.on(scripts.show(room)).orElseThrow().at()));
    int logged = replica.log(room).size();
    Await.on(scripts.reconnect(room, "x", "x", 1));
    return replica.log(room).size() == logged;
  }

  @Test
  void isToldWhenTheLastWhoIsMissingLeaves() {
    leave(LeaveReason.byOwnWill("y"));
    allHeardThatNobodyIsMissing();
  }

  @Test
  void isToldWhenTheLastWhoIsMissingIsRemoved() {
    leave(LeaveReason.removedBy("sue"));
    allHeardThatNobodyIsMissing();
  }

  @Test
  void isToldWhenTheWindowOfTheLastWhoIsMissingEnds() {
    String people = key() + ":participants";
    String y = Await.on(replica.redis.send(Command.HGET, people, "y")).toString();
    replica.sets(people, Map.of("y", y.replaceFirst("\"deadline\":\\d+", "\"deadline\":1")));

    Await.on(scripts.expire(room, "y", "y", 1));
    allHeardThatNobodyIsMissing();
  }

  /** Whoever put it off has died, and room-service reconciles nothing yet. */
  @Test
  void isToldByWhoeverTouchesTheRoomOnceItIsDue() {
    replica.sets(key(), Map.of("missingDue", 1));
    ReconnectAnswer answer = Await.on(scripts.reconnect(room, "a", "a", 2));
    assertThat(answer.change().pause()).isEmpty();
    allHeardThatXIsBackAndOnlyYIsMissing();
  }

  @Test
  void isToldWhenItIsTimeByAReplicaThatTouchesTheRoomBefore() {
    replica.rooms.reconnect(room, "a", "a", 2);
    allHeardThatXIsBackAndOnlyYIsMissing();
  }

  private void allHeardThatXIsBackAndOnlyYIsMissing() {
    Patience.await()
        .untilAsserted(
            () -> {
              LoggedEvent last = replica.log(room).getLast();
              assertThat(last.type()).isEqualTo("waiting-for-participant");
              assertThat(last.data().path("participantId").asText()).isEqualTo("y");
              assertThat(presences(last))
                  .containsExactlyInAnyOrder(
                      "a connected", "b connected", "x connected", "y disconnected", "z connected");
            });
  }

  private static Stream<String> presences(LoggedEvent event) {
    return StreamSupport.stream(event.data().path("participants").spliterator(), false)
        .map(one -> one.path("userId").asText() + " " + one.path("presence").asText());
  }

  private void leave(LeaveReason why) {
    Await.on(scripts.leave(room, "y", "", OptionalLong.empty(), why));
  }

  private void allHeardThatNobodyIsMissing() {
    LoggedEvent last = replica.log(room).getLast();
    assertThat(last.type()).isEqualTo("session-resumed");
    assertThat(last.audience().members()).isEqualTo(Audience.Members.ALL);
    assertThat(presences(last))
        .containsExactlyInAnyOrder("a connected", "b connected", "x connected", "z connected");
    int logged = replica.log(room).size();
    Await.on(scripts.reconcile(room, LONG));
    assertThat(replica.log(room)).as("told once").hasSize(logged);
  }

  private String key() {
    return "{room:" + room + "}";
  }

  private static Stream<String> people() {
    return Stream.of("a", "b", "x", "y", "z");
  }

  private static SessionUser sessionUser(String user) {
    return new SessionUser(user, user, Role.CUSTOMER, user, 1, 1);
  }
}
