package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.TraceParent;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A call's room is made, entered by both and in use after one step, or nothing of it is. */
class CallInOneStepTest {
  private static final Duration LONG = Duration.ofMinutes(20);

  private final ReplicaState replica = new ReplicaState();
  private final String call = OneRedis.newId("call");
  private final Client ada = replica.arrives(OneRedis.newId("ada"));
  private final Client grace = replica.arrives(OneRedis.newId("grace"));
  private final SessionUser customer = replica.sessionUser(ada);
  private final SessionUser agent = replica.agent(grace);

  @Test
  void logsWhatTheSingleStepsLog() {
    RoomView room = setUp().orElseThrow();

    assertThat(room).isEqualTo(at(replica.rooms.show(call), room.at()));
    assertThat(room.status()).isEqualTo(RoomStatus.ACTIVE);
    assertThat(room.call().orElseThrow().customerId()).contains(ada.userId());
    assertThat(replica.log(call))
        .extracting(LoggedEvent::type)
        .containsExactly(
            "room-created",
            "participant-joined",
            "participant-joined",
            "call-started",
            "call-accepted");
    assertThat(replica.told(ada)).containsExactly("call-accepted");
    assertThat(replica.told(grace)).containsExactly("participant-joined", "call-accepted");
    assertThat(replica.isListed(ada, call)).isTrue();
    assertThat(replica.isListed(grace, call)).isTrue();
  }

  @Test
  void doesNothingTwice() {
    setUp();
    int logged = replica.log(call).size();

    assertThat(setUp()).isEmpty();

    assertThat(replica.log(call)).hasSize(logged);
    assertThat(replica.told(ada)).hasSize(1);
  }

  @Test
  void makesNoRoomThatHoldsOneAlone() {
    RoomPolicy alone = new RoomPolicy(LONG, LONG, 1);
    SetUpAnswer answer =
        Await.on(
            replica.scripts.setUpCall(
                call,
                "call",
                alone,
                new RoomScripts.Entering(agent, "v1"),
                new RoomScripts.Entering(customer, "v2"),
                TraceParent.NONE));

    assertThat(answer).isEqualTo(new SetUpAnswer.NotNew());
    assertThat(Await.on(replica.rooms.find(call))).isEmpty();
  }

  @Test
  void isNotForWhoIsAway() {
    replica.drops(ada);

    assertThat(setUp()).isEmpty();

    assertThat(Await.on(replica.rooms.find(call))).isEmpty();
  }

  @Test
  void whoLeavesWithTheCallStrikesTheRoomOff() {
    setUp();

    replica.calls.end(call, call, ada.userId(), "");

    assertThat(replica.told(ada)).endsWith("call-ended");
    assertThat(replica.isListed(ada, call)).isFalse();
    assertThat(replica.isListed(grace, call)).isFalse();
  }

  @Test
  void aSessionLivesAsLongAsTheWindowOfItsRoom() {
    // Longer than a session lives without a window.
    Duration window = Duration.ofHours(3);
    String room = replica.newRoom(new RoomPolicy(window, LONG, 8));
    replica.joins(ada, room);

    replica.drops(ada);

    String session = Sessions.outboxOf(ada.sessionId()).replace(":outbox", "");
    assertThat(Await.on(replica.redis.send(Command.PTTL, session)).toLong())
        .isGreaterThan(window.minusMinutes(2).toMillis());
  }

  private Optional<RoomView> setUp() {
    return replica.calls.setUp(call, "call", agent, customer, List.of(), TraceParent.NONE);
  }

  private static RoomView at(RoomView room, long at) {
    return new RoomView(
        room.roomId(),
        room.type(),
        room.status(),
        room.policy(),
        room.call(),
        room.lastCall(),
        room.createdAt(),
        room.closeReason(),
        room.participants(),
        at);
  }
}
