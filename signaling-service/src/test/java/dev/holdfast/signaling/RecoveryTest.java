package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.redis.Await;
import dev.holdfast.testing.TestToken;
import io.micrometer.core.instrument.Counter;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RecoveryTest extends SignalingTest {
  @Test
  void aReturningClientIsTheSameSessionAndGetsWhatItMissedOnceAndInOrder() {
    // given
    Call call = newCall();
    relay(call.agent(), 0, 3);
    call.customer().awaitCount("ice-candidate", 3);

    // when
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());
    relay(call.agent(), 3, 10);
    SocketClient back = connectedAgain(call.ada(), call.customer());

    // then
    JsonNode ready = back.await1("session-ready").payload();
    assertThat(back.sid()).isEqualTo(call.customer().sid());
    assertThat(back.pid()).isEqualTo(call.customer().pid());
    assertThat(ready.path("recovered").asBoolean()).isTrue();
    relay(call.agent(), 10, 13);
    back.awaitCount("ice-candidate", 10);
    assertThat(candidates(back)).isEqualTo(IntStream.range(3, 13).boxed().toList());
  }

  @Test
  void theTimeThatEventsTakeIsMeasuredOfLiveOnesOnly() {
    Call call = newCall();
    long before = relayed();
    relay(call.agent(), 0, 3);
    await().until(() -> relayed() == before + 3);

    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());
    relay(call.agent(), 3, 10);
    SocketClient back = connectedAgain(call.ada(), call.customer());
    back.await1("session-ready");
    assertThat(candidates(back)).hasSize(7);
    relay(call.agent(), 10, 11);

    await().until(() -> relayed() == before + 4);
  }

  private long relayed() {
    return metrics.get("holdfast.relay.latency").timer().count();
  }

  @Test
  void theWholeStateComesAfterWhatWasMissed() {
    Call call = newCall();
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());
    relay(call.agent(), 0, 5);

    SocketClient back = connectedAgain(call.ada(), call.customer());

    back.await1("session-ready");
    List<String> names = back.events.stream().map(SocketClient.Event::name).toList();
    assertThat(names.subList(0, names.indexOf("session-ready")))
        .filteredOn("ice-candidate"::equals)
        .hasSize(5);
    JsonNode ready = back.await1("session-ready").payload();
    assertThat(ready.path("call").path("roomId").asText()).isEqualTo(call.roomId());
    assertThat(ready.path("rooms").path(0).path("participants")).hasSize(2);
  }

  @Test
  void aClientThatHadReceivedNothingYetIsRecoveredFromTheFirstEvent() {
    // given
    String roomId = newRoom();
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient customer = connected(ada);
    customer.join(roomId);
    assertThat(customer.lastOffset()).isEmpty();
    customer.drop();

    // when
    SocketClient agent = connected(TestToken.agent(somebody("grace")));
    agent.join(roomId);
    relay(agent, 0, 3);
    SocketClient back = connectedAgain(ada, customer);

    // then
    assertThat(back.sid()).isEqualTo(customer.sid());
    assertThat(back.await1("session-ready").payload().path("recovered").asBoolean()).isTrue();
    assertThat(candidates(back)).containsExactly(0, 1, 2);
  }

  @Test
  void aSessionWithoutRoomsAndEventsIsRecoveredToo() {
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient first = connected(ada);
    first.drop();

    SocketClient back = connectedAgain(ada, first);

    assertThat(back.sid()).isEqualTo(first.sid());
    assertThat(back.await1("session-ready").payload().path("recovered").asBoolean()).isTrue();
  }

  @Test
  void twoDropsInARowLoseNothingAndRepeatNothing() {
    Call call = newCall();
    call.customer().drop();
    relay(call.agent(), 0, 4);
    SocketClient second = connectedAgain(call.ada(), call.customer());
    second.awaitCount("ice-candidate", 4);
    second.drop();
    relay(call.agent(), 4, 8);

    SocketClient third = connectedAgain(call.ada(), second);

    third.awaitCount("ice-candidate", 4);
    third.await1("session-ready");
    assertThat(third.sid()).isEqualTo(call.customer().sid());
    assertThat(candidates(third)).containsExactly(4, 5, 6, 7);
  }

  @Test
  void theSecondDropMayComeBeforeTheFirstReturnWasHeardOf() {
    Call call = newCall();
    call.customer().drop();
    relay(call.agent(), 0, 4);
    SocketClient second = connectedAgain(call.ada(), call.customer());
    second.drop();

    SocketClient third = connectedAgain(call.ada(), call.customer());

    third.awaitCount("ice-candidate", 4);
    assertThat(third.sid()).isEqualTo(call.customer().sid());
    assertThat(candidates(third)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void theOtherSideHearsOfTheDropAtOnceAndOfTheReturn() {
    Call call = newCall();
    call.customer().drop();

    JsonNode gone = call.agent().await1("participant-disconnected").payload();
    JsonNode waiting = call.agent().await1("waiting-for-participant").payload();
    connectedAgain(call.ada(), call.customer());
    JsonNode resumed = call.agent().await1("session-resumed").payload();

    assertThat(gone.path("participantId").asText()).isEqualTo(call.adaId());
    assertThat(gone.path("timeoutMs").asLong()).isEqualTo(300_000);
    assertThat(waiting.path("deadline")).isEqualTo(gone.path("deadline"));
    assertThat(resumed.path("participants")).hasSize(2);
    awaitPresent(call.roomId(), call.adaId());
  }

  @Test
  void whoseOffsetIsNoLongerHeldTakesThePlaceOverAsANewSession() {
    // given
    Call call = newCall();
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());

    double overflowed = overflowed();

    // when: an offset of another epoch, as after Redis was lost
    SocketClient back = connectedBehind("4711-3", call.ada(), call.customer());

    // then
    JsonNode ready = back.await1("session-ready").payload();
    assertThat(back.sid()).isNotEqualTo(call.customer().sid());
    assertThat(ready.path("recovered").asBoolean(true)).isFalse();
    assertThat(overflowed()).isEqualTo(overflowed + 1);
    assertThat(ready.path("call").path("roomId").asText()).isEqualTo(call.roomId());
    assertThat(ready.path("rooms").path(0).path("participants")).hasSize(2);
    call.agent().await1("session-resumed");
    relay(call.agent(), 0, 1);
    back.await1("ice-candidate");
    awaitEnded(call.customer());
  }

  private double overflowed() {
    Counter counter = metrics.find("holdfast.session.overflowed").counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void anOffsetThatIsNoneIsNotHeldEither() {
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient first = connected(ada);
    first.drop();
    SocketClient back = connectedBehind("garbage", ada, first);
    assertThat(back.sid()).isNotEqualTo(first.sid());
    assertThat(back.await1("session-ready").payload().path("recovered").asBoolean(true)).isFalse();
  }

  @Test
  void aRoomThatWasClosedMeanwhileKeepsNobodyFromConnecting() {
    Call call = newCall();
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());
    rooms.close(call.roomId(), "over", "test");
    // A crash between the room's step and the session's leaves the room in the session's list.
    String sid = call.customer().sid();
    assertThat(Await.on(sessions.enterRoom(sid, 1, call.roomId(), 300_000, "visit"))).isTrue();

    SocketClient back = connectedBehind("4711-3", call.ada(), call.customer());

    assertThat(back.await1("session-ready").payload().path("rooms")).isEmpty();
  }

  @Test
  void neitherRecoveryNorTheOldTokenBringsARemovedPersonBack() {
    // given
    Call call = newCall();

    // when
    rooms.remove(call.roomId(), call.adaId(), "supervisor");

    // then
    assertThat(call.customer().engine.awaitClosed().code()).isEqualTo(4403);
    assertThat(call.customer().wasDisconnected()).isTrue();
    assertThat(call.agent().await1("participant-left").payload().path("reason").asText())
        .isEqualTo("removed");
    SocketClient back = connectedAgain(call.ada(), call.customer());
    assertThat(back.await1("session-ready").payload().path("rooms")).isEmpty();
    assertThat(back.sid()).isNotEqualTo(call.customer().sid());
    assertRefused(back.ask("join-room", room(call.roomId())), "removed");
  }

  /** As {@link #connectedAgain}, of a client that says that it has all up to an offset. */
  private SocketClient connectedBehind(String offset, TestToken token, SocketClient before) {
    return open()
        .connect(
            JsonNodeFactory.instance
                .objectNode()
                .put("token", token.signed())
                .put("pid", before.pid())
                .put("offset", offset));
  }

  private static void relay(SocketClient from, int first, int behindLast) {
    for (int i = first; i < behindLast; i++) {
      JsonNode ack = from.ask("ice-candidate", "{\"candidate\":{\"n\":" + i + "}}");
      assertDelivered(ack);
    }
  }
}
