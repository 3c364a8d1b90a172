package dev.holdfast.state.room;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each script of a room: what it answers, called twice, called with a stale epoch. */
class RoomScriptsTest {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration BRIEF = Duration.ofMillis(40);
  private final ReplicaState replica = new ReplicaState();
  private final RoomScripts scripts = replica.scripts;
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);

  @Test
  void aStaleJoinChangesNothing() {
    join("ann", "s1", 2);

    assertThat(join("ann", "s1", 1)).isEqualTo(JoinAnswer.Refused.STALE);
    assertThat(view().participant("ann").orElseThrow().epoch()).isEqualTo(2);
  }

  @Test
  void aJoinByAnotherSessionNamesTheOneItDisplacesAndItsVisit() {
    Await.on(scripts.join(room, sessionUser("ann", "s1", 1), "call", "v1", JoinReason.OWN_WILL));

    JoinAnswer answer =
        Await.on(
            scripts.join(room, sessionUser("ann", "s2", 1), "call", "v2", JoinReason.OWN_WILL));

    assertThat(answer)
        .isInstanceOfSatisfying(
            JoinAnswer.Joined.class,
            joined -> assertThat(joined.displaced()).contains(new RoomChange.Parted("s1", "v1")));
  }

  @Test
  void aDisconnectedParticipantKeepsTheFirstDeadlineWhenToldTwice() {
    join("ann", "s1", 1);

    DisconnectAnswer.Disconnected first = (DisconnectAnswer.Disconnected) disconnect("s1", 1);
    Participant away = view().participant("ann").orElseThrow();
    DisconnectAnswer.Disconnected again = (DisconnectAnswer.Disconnected) disconnect("s1", 1);

    assertThat(view().participant("ann")).contains(away);
    assertThat(first.isNew()).isTrue();
    assertThat(again.isNew()).isFalse();
    assertThat(types()).containsOnlyOnce("participant-disconnected");
  }

  @Test
  void aStaleDisconnectChangesNothing() {
    join("ann", "s1", 2);

    assertThat(disconnect("s1", 1)).isInstanceOf(DisconnectAnswer.Absent.class);
    assertThat(disconnect("other", 9)).isInstanceOf(DisconnectAnswer.Absent.class);
    assertThat(view().participant("ann").orElseThrow().isConnected()).isTrue();
  }

  @Test
  void reconnectingTwiceIsToldOnce() {
    join("ann", "s1", 1);
    disconnect("s1", 1);

    assertThat(reconnect("s1", 2)).isInstanceOf(ReconnectAnswer.Connected.class);
    assertThat(reconnect("s1", 2)).isInstanceOf(ReconnectAnswer.Connected.class);

    assertThat(types()).containsOnlyOnce("session-resumed");
    assertThat(view().status()).isEqualTo(RoomStatus.OPEN);
  }

  @Test
  void aReconnectOfAnEpochThatWasLostSinceChangesNothing() {
    join("ann", "s1", 1);
    disconnect("s1", 2);

    assertThat(reconnect("s1", 1)).isInstanceOf(ReconnectAnswer.Absent.class);
    assertThat(view().participant("ann").orElseThrow().isConnected()).isFalse();
  }

  @Test
  void aDisconnectOfTheEpochBeforeDoesNotTouchWhoIsBack() {
    join("ann", "s1", 1);
    disconnect("s1", 1);
    reconnect("s1", 2);

    assertThat(disconnect("s1", 1)).isInstanceOf(DisconnectAnswer.Absent.class);
    assertThat(view().participant("ann").orElseThrow().isConnected()).isTrue();
  }

  @Test
  void nobodyExpiresBeforeTheDeadlineOrInAnotherEpoch() {
    String brief = replica.newRoom(new RoomPolicy(BRIEF, LONGEST, 16));
    Await.on(scripts.join(brief, sessionUser("ann", "s1", 1), "call", "v", JoinReason.OWN_WILL));
    assertThat(expire(brief, 1)).isInstanceOf(ExpireAnswer.Absent.class);
    Await.on(scripts.disconnect(brief, "ann", "s1", 1, Departure.LOST));
    assertThat(expire(brief, 2)).isInstanceOf(ExpireAnswer.Absent.class);

    await()
        .untilAsserted(() -> assertThat(expire(brief, 1)).isInstanceOf(ExpireAnswer.Expired.class));

    assertThat(expire(brief, 1)).isInstanceOf(ExpireAnswer.Absent.class);
    assertThat(replica.log(brief).stream().map(LoggedEvent::type).toList())
        .containsOnlyOnce("participant-left");
  }

  @Test
  void aReconciliationNamesEverybodyAndTheNextDeadline() {
    join("ann", "s1", 1);
    join("bob", "s2", 4);
    disconnect("s1", 1);

    ReconcileAnswer.Found found =
        (ReconcileAnswer.Found) Await.on(scripts.reconcile(room, Duration.ofHours(1)));

    assertThat(found.next()).isBetween(Duration.ofSeconds(290), Duration.ofSeconds(300));
    assertThat(found.participants())
        .containsExactly(
            new ReconcileAnswer.Seen("ann", "s1", 1, "v", ReconcileAnswer.Connection.AWAY),
            new ReconcileAnswer.Seen("bob", "s2", 4, "v", ReconcileAnswer.Connection.CONNECTED));
  }

  @Test
  void aReconciliationSeesAWindowThatRanOut() {
    String brief = replica.newRoom(new RoomPolicy(BRIEF, LONGEST, 16));
    Await.on(scripts.join(brief, sessionUser("ann", "s1", 1), "call", "v", JoinReason.OWN_WILL));
    Await.on(scripts.disconnect(brief, "ann", "s1", 1, Departure.LOST));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        ((ReconcileAnswer.Found) Await.on(scripts.reconcile(brief, LONGEST)))
                            .participants())
                    .extracting(ReconcileAnswer.Seen::connection)
                    .contains(ReconcileAnswer.Connection.DUE));
  }

  @Test
  void nothingMakesARoomThatIsNotThere() {
    assertThat(
            Await.on(
                scripts.join(
                    "none", sessionUser("ann", "s1", 1), "call", "v", JoinReason.OWN_WILL)))
        .isEqualTo(JoinAnswer.Refused.ROOM_NOT_FOUND);
    assertThat(Await.on(scripts.disconnect("none", "ann", "s1", 1, Departure.LOST)))
        .isInstanceOf(DisconnectAnswer.Absent.class);
    assertThat(Await.on(scripts.reconnect("none", "ann", "s1", 1)))
        .isInstanceOf(ReconnectAnswer.Absent.class);
    assertThat(expire("none", 1)).isInstanceOf(ExpireAnswer.Absent.class);
    assertThat(Await.on(scripts.reconcile("none", LONGEST)))
        .isInstanceOf(ReconcileAnswer.Gone.class);
    assertThat(Await.on(scripts.take("none", "relay", RoomScripts.LEASE, Optional.empty())))
        .isInstanceOf(Undelivered.None.class);
    assertThat(Await.on(scripts.show("none"))).isEmpty();
  }

  private JoinAnswer join(String user, String session, long epoch) {
    return Await.on(
        scripts.join(room, sessionUser(user, session, epoch), "call", "v", JoinReason.OWN_WILL));
  }

  private DisconnectAnswer disconnect(String session, long epoch) {
    return Await.on(scripts.disconnect(room, "ann", session, epoch, Departure.LOST));
  }

  private ReconnectAnswer reconnect(String session, long epoch) {
    return Await.on(scripts.reconnect(room, "ann", session, epoch));
  }

  private ExpireAnswer expire(String where, long epoch) {
    return Await.on(scripts.expire(where, "ann", "s1", epoch));
  }

  private RoomView view() {
    return replica.rooms.show(room);
  }

  private List<String> types() {
    return replica.log(room).stream().map(LoggedEvent::type).toList();
  }

  private static SessionUser sessionUser(String user, String session, long epoch) {
    return new SessionUser(user, user, Role.CUSTOMER, session, epoch, 1);
  }
}
