package dev.holdfast.state.room;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.event.Audience;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.SessionUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A replica dies between two steps; somebody else makes it good. */
class RoomCrashTest {
  private static final Duration BRIEF = Duration.ofMillis(60);
  private final ReplicaState replica = new ReplicaState();
  private final ReplicaState other = new ReplicaState();
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);
  private final Client ann = replica.arrives("ann");
  private final Client bob = replica.arrives("bob");

  @Test
  void whatACrashedFlowDidNotHandOnIsHandedOnByTheReconciler() {
    replica.joins(ann, room);
    Await.on(
        replica.scripts.join(room, replica.sessionUser(bob), "call", "v", JoinReason.OWN_WILL));
    assertThat(replica.told(ann)).isEmpty();

    other.reconciler.at(room);
    other.reconciler.at(room);

    assertThat(replica.told(ann)).containsExactly("participant-joined");
  }

  @Test
  void whatACrashedFlowDidNotHandOnComesBeforeWhatTheNextOneDoes() {
    replica.joins(ann, room);
    Await.on(
        replica.scripts.join(room, replica.sessionUser(bob), "call", "v", JoinReason.OWN_WILL));

    other.leaves(bob, room);

    assertThat(replica.told(ann))
        .containsExactly("participant-joined", "participant-left", "call-ended");
  }

  @Test
  void aCrashHalfWayThroughHandingOnRepeatsNothing() {
    replica.joins(ann, room);
    Await.on(
        replica.scripts.join(room, replica.sessionUser(bob), "call", "v", JoinReason.OWN_WILL));
    LoggedEvent joined = replica.undelivered(room).getLast();
    Await.on(
        replica.sessions.notify(
            ann.sessionId(),
            new LogName.Room(room),
            new LinkedHashMap<>(Map.of(joined.offset(), joined.asOutboxEvent()))));

    other.leaves(bob, room);

    assertThat(replica.told(ann))
        .containsExactly("participant-joined", "participant-left", "call-ended");
  }

  /** Whoever closed the room died before anybody was told. */
  @Test
  void aReconciliationOfAClosedRoomDeliversItsEnd() {
    replica.allJoin(room, ann, bob);
    Duration readable = Duration.ofMinutes(1);
    CloseAnswer answer;
    do {
      answer = Await.on(replica.scripts.close(room, "done", "x", readable));
    } while (answer instanceof CloseAnswer.Closing);

    other.reconciler.at(room);

    assertThat(replica.told(bob)).contains("call-ended", "participant-left");
    assertThat(replica.told(ann)).contains("call-ended", "participant-left");
  }

  @Test
  void severalReplicasThatHandOnAtOnceTellEverybodyOnceAndInOrder() throws Exception {
    List<Client> agents =
        IntStream.range(0, 3).mapToObj(i -> replica.arrives("agent" + i)).toList();
    agents.forEach(agent -> replica.joins(agent, room));
    List<ReplicaState> replicas = IntStream.range(0, 4).mapToObj(i -> new ReplicaState()).toList();
    List<Thread> threads = new ArrayList<>();
    for (ReplicaState one : replicas) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 10; i++) {
                      Client guest = one.arrives(OneRedis.newId("guest"));
                      one.joins(guest, room);
                      one.reconciler.at(room);
                      one.leaves(guest, room);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    replica.reconciler.at(room);
    for (Client agent : agents) {
      assertThat(replica.outbox(agent)).isEqualTo(loggedFor(agent));
    }
    assertThat(replica.told(agents.getFirst())).filteredOn("participant-left"::equals).hasSize(40);
  }

  @Test
  void whatAReplicaOfAnEarlierVersionLoggedIsDeliveredToWhomItNames() {
    replica.allJoin(room, ann, bob);
    String entry = "{\"type\":\"participant-left\",\"at\":1,\"to\":\"%s nobody\",\"data\":{}}";
    Await.on(
        replica.streams.append(
            Rooms.eventsOf(room), entry.formatted(bob.sessionId()), replica.config.events()));

    other.reconciler.at(room);

    assertThat(replica.told(bob)).containsExactly("participant-left");
    assertThat(replica.told(ann)).containsExactly("participant-joined");
  }

  @Test
  void whoLeftIsDeliveredWhatHappenedBefore() {
    replica.allJoin(room, ann, bob);
    Await.on(replica.scripts.join(room, sessionUser("eve"), "call", "v", JoinReason.OWN_WILL));
    Await.on(
        replica.scripts.leave(
            room, "ann", ann.sessionId(), OptionalLong.empty(), LeaveReason.byOwnWill("ann")));

    other.reconciler.at(room);

    assertThat(replica.told(ann)).containsExactly("participant-joined", "participant-joined");
    assertThat(replica.told(bob)).containsExactly("participant-joined", "participant-left");
  }

  private SessionUser sessionUser(String name) {
    return replica.sessionUser(replica.arrives(name));
  }

  @Test
  void aDropThatTheRoomWasNotToldOfIsToldByTheReconciler() {
    replica.allJoin(room, ann, bob);
    Await.on(replica.sessions.detach(bob.sessionId(), bob.epoch(), replica.id));

    other.reconciler.at(room);

    assertThat(replica.told(ann)).endsWith("participant-disconnected", "waiting-for-participant");
  }

  @Test
  void aReturnThatTheRoomWasNotToldOfIsToldByTheReconciler() {
    replica.allJoin(room, ann, bob);
    replica.drops(bob);
    other.attaches(bob);

    replica.reconciler.at(room);

    assertThat(replica.told(ann)).endsWith("session-resumed");
    assertThat(replica.rooms.show(room).status()).isEqualTo(RoomStatus.ACTIVE);
  }

  @Test
  void whoJoinedWhileTheConnectionWasLostDoesNotStayAsAGhost() {
    replica.joins(ann, room);
    Await.on(replica.sessions.enterRoom(bob.sessionId(), bob.epoch(), room, 300_000, "v"));
    replica.drops(bob);
    Await.on(
        replica.scripts.join(room, replica.sessionUser(bob), "call", "v", JoinReason.OWN_WILL));

    other.reconciler.at(room);

    assertThat(replica.rooms.show(room).participant("bob").orElseThrow().isConnected()).isFalse();
    assertThat(replica.told(ann)).endsWith("waiting-for-participant");
  }

  @Test
  void aParticipantWhoseRoomIsNotListedIsListedAgainByTheReconciler() {
    replica.joins(ann, room);
    Await.on(replica.sessions.leaveRoom(ann.sessionId(), room, ""));

    other.reconciler.at(room);

    assertThat(replica.isListed(ann, room)).isTrue();
  }

  @Test
  void aParticipantWhoseSessionIsGoneLeavesWhenTheWindowHasRunOut() {
    String brief = replica.newRoom(new RoomPolicy(BRIEF, Duration.ofMinutes(5), 16));
    replica.joins(ann, brief);
    replica.joins(bob, brief);
    Await.on(replica.sessions.end(bob.sessionId(), ""));

    await()
        .until(
            () -> {
              other.reconciler.at(brief);
              return replica.rooms.show(brief).participants().size() == 1;
            });

    assertThat(replica.told(ann)).endsWith("participant-left", "call-ended");
  }

  @Test
  void afterAReplicaDiedItsSessionsWindowsBegin() {
    replica.joins(ann, room);
    other.joins(other.arrives("eve"), room);
    expireLeaseOf(replica);

    other.presence.clearUpAfter(replica.id);
    other.presence.clearUpAfter(replica.id);

    assertThat(other.rooms.show(room).participant("ann").orElseThrow().isConnected()).isFalse();
    assertThat(other.rooms.show(room).participant("eve").orElseThrow().isConnected()).isTrue();
    assertThat(Await.on(other.replicas.heldBy(replica.id, 10))).isEmpty();
  }

  @Test
  void whoIsBackElsewhereBeforeTheClearingUpNeverNotices() {
    replica.joins(ann, room);
    Client back = other.returns(ann);
    expireLeaseOf(replica);

    other.presence.clearUpAfter(replica.id);

    assertThat(other.rooms.show(room).status()).isEqualTo(RoomStatus.OPEN);
    assertThat(other.told(back)).isEmpty();
  }

  @Test
  void aReplicaThatHasRenewedItsLeaseIsNotClearedUpAfter() {
    replica.joins(ann, room);

    other.presence.clearUpAfter(replica.id);

    assertThat(Await.on(other.sessions.find(ann.sessionId())).orElseThrow().replica())
        .isEqualTo(replica.id);
    assertThat(Await.on(other.replicas.heldBy(replica.id, 10))).hasSize(2);
  }

  @Test
  void everyFlowAsksForAReconciliationBeforeItsFirstChange() {
    replica.joins(ann, room);

    await()
        .untilAsserted(
            () ->
                assertThat(
                        IntStream.range(0, 4)
                            .boxed()
                            .flatMap(
                                shard ->
                                    Await.on(replica.deadlines.claim(shard, 1_000, BRIEF)).stream())
                            .toList())
                    .anyMatch(claimed -> claimed.member().equals(Rooms.deadlineOf(room))));
  }

  private void expireLeaseOf(ReplicaState dead) {
    Await.on(dead.replicas.renew(dead.id, "127.0.0.1:1", Duration.ofMillis(1)));
    await().until(() -> Await.on(dead.replicas.remaining(dead.id)).isZero());
  }

  private static boolean isJoinOf(Client client, LoggedEvent event) {
    return event.type().equals("participant-joined")
        && event.data().at("/participant/userId").asText().equals(client.userId());
  }

  private List<String> loggedFor(Client client) {
    return replica.log(room).stream()
        .dropWhile(event -> !isJoinOf(client, event))
        .filter(event -> event.audience().members() == Audience.Members.ALL)
        .filter(event -> !isJoinOf(client, event))
        .map(LoggedEvent::asOutboxEvent)
        .toList();
  }
}
