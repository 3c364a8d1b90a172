package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.room.RoomPolicy;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RoomEventsTest extends SignalingTest {
  @ParameterizedTest
  @ValueSource(strings = {"join-room", "room:join"})
  void joiningIsAcknowledgedWithTheRoom(String event) {
    String roomId = newRoom();
    String ada = somebody("ada");
    SocketClient client = connected(TestToken.of(ada, "customer").granting(roomId));

    JsonNode ack = client.ask(event, room(roomId));

    assertOk(ack);
    assertThat(ack.path("roomId").asText()).isEqualTo(roomId);
    assertThat(ack.path("callId").isNull()).isTrue();
    assertThat(ack.path("status").asText()).isEqualTo("open");
    assertThat(ack.path("type").asText()).isEqualTo("test");
    assertThat(ack.path("policy").path("maxParticipants").asInt()).isEqualTo(8);
    assertThat(ack.path("participants")).hasSize(1);
    assertThat(ack.path("participants").path(0).path("userId").asText()).isEqualTo(ada);
    assertThat(ack.path("participants").path(0).path("presence").asText()).isEqualTo("connected");
  }

  @Test
  void theSecondParticipantBeginsACall() {
    String roomId = newRoom();
    SocketClient ada = connected(TestToken.customer(somebody("ada")));
    ada.join(roomId);
    String graceId = somebody("grace");
    SocketClient grace = connected(TestToken.agent(graceId));

    JsonNode ack = grace.join(roomId);

    JsonNode joined = ada.await1("participant-joined").payload();
    assertThat(joined.path("participant").path("userId").asText()).isEqualTo(graceId);
    assertThat(joined.path("callId").asText()).isEqualTo(ack.path("callId").asText()).isNotBlank();
    assertThat(ack.path("participants")).hasSize(2);
  }

  @Test
  void whoHasJustBeenJoinedIsReachedEvenIfBothJoinAtOnce() {
    for (int i = 0; i < 20; i++) {
      String roomId = newRoom();
      SocketClient ada = connected(TestToken.customer(somebody("ada")));
      String graceId = somebody("grace");
      SocketClient grace = connected(TestToken.agent(graceId));

      long first = ada.send("join-room", room(roomId));
      long second = grace.send("join-room", room(roomId));
      ada.acknowledgment(first);
      grace.acknowledgment(second);
      int heard = ada.all("participant-joined").size() + grace.all("participant-joined").size();
      if (heard == 0) {
        await()
            .until(
                () ->
                    ada.all("participant-joined").size() + grace.all("participant-joined").size()
                        > 0);
      }

      JsonNode ack = ada.ask("offer", "{\"offer\":{},\"targetUserId\":\"" + graceId + "\"}");
      assertDelivered(ack);
    }
  }

  @Test
  void joiningTwiceIsJoiningOnce() {
    Call call = newCall();
    call.agent().join(call.roomId());
    call.agent().ask("offer", "{\"offer\":{}}");
    call.customer().await1("offer");
    assertThat(call.customer().all("participant-joined")).hasSize(1);
  }

  @Test
  void leavingIsAcknowledgedAndToldToTheOthers() {
    Call call = newCall();

    JsonNode ack = call.customer().ask("leave-room", room(call.roomId()));

    assertOk(ack);
    assertThat(ack.path("roomId").asText()).isEqualTo(call.roomId());
    JsonNode left = call.agent().await1("participant-left").payload();
    assertThat(left.path("participant").path("userId").asText()).isEqualTo(call.adaId());
    assertThat(left.path("reason").asText()).isEqualTo("left");
    assertRefused(call.customer().ask("offer", "{\"offer\":{}}"), "not-in-room");
    assertRefused(
        call.customer().ask("offer", "{\"offer\":{},\"roomId\":\"" + call.roomId() + "\"}"),
        "not-in-room");
    JsonNode again = call.customer().ask("leave-room", room(call.roomId()));
    assertOk(again);
  }

  @ParameterizedTest
  @ValueSource(strings = {"end-call", "customer-end-call"})
  void endingACallLeavesItsRoomAndKeepsTheConnection(String event) {
    Call call = newCall();
    String callId = rooms.show(call.roomId()).call().orElseThrow().callId();

    JsonNode ack = call.customer().ask(event, "{\"reason\":\"done\"}");

    assertOk(ack);
    assertThat(ack.path("callId").asText()).isEqualTo(callId);
    for (SocketClient side : new SocketClient[] {call.customer(), call.agent()}) {
      JsonNode ended = side.await1("call-ended").payload();
      assertThat(ended.path("callId").asText()).isEqualTo(callId);
      assertThat(ended.path("reason").asText()).isEqualTo("completed");
      assertThat(ended.path("endedBy").asText()).isEqualTo(call.adaId());
    }
    assertOk(call.customer().ask("heartbeat", "{}"));
    assertRefused(call.customer().ask(event, "{}"), "call-not-found");
  }

  @Test
  void endsTheCallThatIsNamedAndNoOther() {
    Call call = newCall();
    assertRefused(call.customer().ask("end-call", "{\"callId\":\"another\"}"), "call-not-found");
    String callId = rooms.show(call.roomId()).call().orElseThrow().callId();
    JsonNode ack = call.customer().ask("end-call", call(callId));
    assertThat(ack.path("roomId").asText()).isEqualTo(call.roomId());
  }

  @Test
  void aHeartbeatIsAnsweredWithItsTimeAndTheServers() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    JsonNode ack = client.ask("heartbeat", "{\"sentAt\":1700000000123}");
    assertOk(ack);
    assertThat(ack.path("sentAt").asLong()).isEqualTo(1_700_000_000_123L);
    assertThat(ack.path("serverTime").asLong())
        .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 60_000);
  }

  @Test
  void anEventWithoutAnAcknowledgmentIsActedOnAllTheSame() {
    Call call = newCall();
    call.customer().engine.send("42[\"offer\",{\"offer\":{}}]");
    call.agent().await1("offer");
  }

  @Test
  void refusesARoomThatTheTokenDoesNotGrant() {
    String roomId = newRoom();
    SocketClient client = connected(TestToken.of(somebody("ada"), "customer").granting("another"));
    assertRefused(client.ask("join-room", room(roomId)), "forbidden");
    assertThat(rooms.show(roomId).participants()).isEmpty();
  }

  @Test
  void letsASupervisorInWithoutAGrant() {
    String roomId = newRoom();
    connected(TestToken.of(somebody("sue"), "supervisor")).join(roomId);
  }

  @Test
  void writesNothingOfARoomThatDoesNotExist() {
    String nowhere = UUID.randomUUID().toString();
    SocketClient client = connected(TestToken.customer(somebody("ada")));

    assertRefused(client.ask("join-room", room(nowhere)), "room-not-found");

    assertThat(redis.key().keys("*" + nowhere + "*")).isEmpty();
    for (String deadlines : redis.key().keys("{deadlines:?}")) {
      assertThat(redis.sortedSet(String.class).zscore(deadlines, Rooms.deadlineOf(nowhere)))
          .as(deadlines)
          .isEmpty();
    }
  }

  @Test
  void refusesARoomThatDoesNotExistOrIsClosedOrFull() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    assertRefused(client.ask("join-room", room("nowhere")), "room-not-found");

    String closed = newRoom();
    rooms.close(closed, "over", "test");
    assertRefused(client.ask("join-room", room(closed)), "room-closed");

    String full = UUID.randomUUID().toString();
    Duration aMinute = Patience.window(Duration.ofMinutes(1));
    rooms.create(full, "test", new RoomPolicy(aMinute, aMinute, 1));
    connected(TestToken.agent(somebody("grace"))).join(full);
    assertRefused(client.ask("join-room", room(full)), "room-full");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "join-room|{}|roomId",
        "join-room|{\"roomId\":1}|roomId",
        "join-room|{\"roomId\":\"a b\"}|roomId",
        "join-room|[]|payload",
        "join-room|\"lobby\"|payload",
        "join-room|null|payload",
        "leave-room|{}|roomId",
        "leave-room|{\"roomId\":{}}|roomId",
        "end-call|{\"callId\":1}|callId",
        "end-call|{\"reason\":1}|reason",
        "heartbeat|{\"sentAt\":\"now\"}|sentAt",
        "heartbeat|{\"id\":1}|id",
        "heartbeat|{\"id\":\"\"}|id",
        "refresh-token|{}|token",
        "refresh-token|{\"token\":1}|token"
      })
  void namesTheFieldThatDoesNotFit(String event, String payload, String field) {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    JsonNode ack = client.ask(event, payload);
    assertRefused(ack, "invalid-payload", field);
    assertThat(ack.path("error").path("retryable").asBoolean(true)).isFalse();
  }

  @Test
  void refusesAnEventThatItDoesNotKnow() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    assertRefused(client.ask("make-coffee", "{}"), "unknown-event");
    assertRefused(client.ask("x".repeat(5_000), "{}"), "unknown-event");
    assertThat(client.engine.isOpen()).isTrue();
  }
}
