package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.token.Role;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Scripts by which one relay at a time takes what is not delivered. */
class RelayScriptsTest {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  // So long that no test lasts as long.
  private static final Duration LEASE = Duration.ofMinutes(10);

  private final ReplicaState replica = new ReplicaState();
  private final RoomScripts scripts = replica.scripts;
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);

  @Test
  void whatWasToldIsNotHandedOnAgainAndAnOlderWordDoesNotTurnItBack() {
    assertThat(join("ann", "s1", 1).change().undelivered()).isPresent();
    List<LoggedEvent> first = replica.undelivered(room);
    assertThat(take("relay", first)).isInstanceOf(Undelivered.None.class);
    join("bob", "s2", 1);
    List<LoggedEvent> more = replica.undelivered(room);
    assertThat(take("relay", more)).isInstanceOf(Undelivered.None.class);

    assertThat(take("relay", first)).isInstanceOf(Undelivered.None.class);

    assertThat(more)
        .extracting(LoggedEvent::type)
        .containsExactly("call-started", "participant-joined");
    assertThat(Await.on(scripts.reconcile(room, LONGEST)).change().undelivered()).isEmpty();
  }

  @Test
  void whatOneRelayHasTakenNoOtherTakesUntilItLetsGo() {
    Offset before = replica.log(room).getLast().offset();
    join("ann", "s1", 1);
    Undelivered.Events taken = (Undelivered.Events) take("relay", List.of());

    assertThat(take("other", List.of()))
        .isInstanceOfSatisfying(
            Undelivered.Held.class, held -> assertThat(held.delivered()).isEqualTo(before));
    assertThat(take("relay", taken.events())).isInstanceOf(Undelivered.None.class);
    join("bob", "s2", 1);
    assertThat(take("other", List.of())).isInstanceOf(Undelivered.Events.class);
  }

  @Test
  void whatADeadRelayHasTakenIsTakenByTheNextOne() {
    join("ann", "s1", 1);
    take("dead", List.of());
    replica.sets("{room:" + room + "}", Map.of("relayUntil", 1));

    assertThat(take("other", List.of())).isInstanceOf(Undelivered.Events.class);
  }

  @Test
  void whatARelayLetsGoOfIsTakenAndHeldByTheNextOne() {
    join("ann", "s1", 1);
    take("relay", List.of());
    assertThat(Await.on(scripts.hold(room, "other", RoomScripts.LEASE))).isFalse();
    assertThat(Await.on(scripts.letGo(room, "other"))).isFalse();
    assertThat(take("other", List.of())).isInstanceOf(Undelivered.Held.class);
    assertThat(Await.on(scripts.letGo(room, "relay"))).isTrue();

    assertThat(take("other", List.of())).isInstanceOf(Undelivered.Events.class);
    assertThat(Await.on(scripts.hold(room, "relay", RoomScripts.LEASE))).isFalse();
  }

  @Test
  void aLeaseThatIsHeldOnToBeginsAnew() {
    join("ann", "s1", 1);
    take("relay", List.of());
    replica.sets("{room:" + room + "}", Map.of("relayUntil", 1));

    assertThat(Await.on(scripts.hold(room, "relay", RoomScripts.LEASE))).isTrue();

    assertThat(
            Long.parseLong(
                Await.on(replica.redis.send(Command.HGET, "{room:" + room + "}", "relayUntil"))
                    .toString()))
        .isGreaterThan(1);
  }

  @Test
  void aLeaseFromBeforeTheClockWasSetBackKeepsNobodyOut() {
    join("ann", "s1", 1);
    take("dead", List.of());
    long inAnHour = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
    replica.sets("{room:" + room + "}", Map.of("relayUntil", inAnHour));

    assertThat(take("other", List.of())).isInstanceOf(Undelivered.Events.class);
  }

  @Test
  void aCursorThatIsNewerThanTheLogHoldsNothingUp() {
    String ofAnotherLog = Long.toString(1L << 52) + "-9";
    replica.sets("{room:" + room + "}", Map.of("delivered", ofAnotherLog, "told", ofAnotherLog));
    join("ann", "s1", 1);

    Undelivered.Events taken = (Undelivered.Events) take("relay", List.of());

    assertThat(take("relay", taken.events())).isInstanceOf(Undelivered.None.class);
    assertThat(Await.on(scripts.reconcile(room, LONGEST)).change().undelivered()).isEmpty();
  }

  @Test
  void aRelayTakesSomeEventsInEachStep() {
    int people = RoomScripts.MOST_TAKEN;
    String full = replica.newRoom(new RoomPolicy(LONGEST, LONGEST, people));
    for (int i = 0; i < people; i++) {
      Await.on(
          scripts.join(full, sessionUser("u" + i, "s" + i, 1), "call", "v", JoinReason.OWN_WILL));
    }

    Undelivered.Events first =
        (Undelivered.Events)
            Await.on(scripts.take(full, "relay", RoomScripts.LEASE, Optional.empty()));
    Undelivered.Events rest =
        (Undelivered.Events)
            Await.on(
                scripts.take(
                    full,
                    "relay",
                    RoomScripts.LEASE,
                    Optional.of(first.events().getLast().offset())));

    assertThat(first.events()).hasSize(people);
    assertThat(rest.events()).hasSize(1);
  }

  private Undelivered take(String holder, List<LoggedEvent> delivered) {
    return Await.on(
        scripts.take(
            room,
            holder,
            LEASE,
            delivered.reversed().stream().findFirst().map(LoggedEvent::offset)));
  }

  private JoinAnswer join(String user, String session, long epoch) {
    return Await.on(
        scripts.join(room, sessionUser(user, session, epoch), "call", "v", JoinReason.OWN_WILL));
  }

  private static SessionUser sessionUser(String user, String session, long epoch) {
    return new SessionUser(user, user, Role.CUSTOMER, session, epoch, 1);
  }
}
