package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RelayTest extends SignalingTest {
  @ParameterizedTest
  @CsvSource({"offer,offer", "answer,answer", "ice-candidate,candidate"})
  void reachesTheOtherParticipantWithItsSenderAndRoom(String event, String field) {
    Call call = newCall();

    JsonNode ack =
        call.customer()
            .ask(event, "{\"" + field + "\":{\"sdp\":\"v=0\\r\\n\",\"link\":{\"n\":[1,2.50]}}}");

    assertOk(ack);
    assertDelivered(ack);
    SocketClient.Event got = call.agent().await1(event);
    assertThat(got.payload().path(field).toString())
        .isEqualTo("{\"sdp\":\"v=0\\r\\n\",\"link\":{\"n\":[1,2.5]}}");
    assertThat(got.payload().path("userId").asText()).isEqualTo(call.adaId());
    assertThat(got.payload().path("roomId").asText()).isEqualTo(call.roomId());
    assertThat(got.offset()).isPresent();
    assertThat(call.customer().all(event)).isEmpty();
  }

  @Test
  void passesTheSendersTextOnAsItStands() {
    Call call = newCall();
    String value = "{ \"sdp\" : \"\\u00e9 \\ud83d\\ude00 é\" , \"n\":[ 1.50,-0 ,1E9 ]}";

    call.customer().ask("offer", "{\"offer\":" + value + "}");

    call.agent().await1("offer");
    assertThat(call.agent().engine.frames)
        .anySatisfy(frame -> assertThat(frame).contains("{\"offer\":" + value + ",\"userId\""));
  }

  @Test
  void reachesWhoIsMeant() {
    // given
    Call call = newCall();
    String heidiId = somebody("heidi");
    SocketClient heidi = connected(TestToken.agent(heidiId));
    heidi.join(call.roomId());
    call.customer().awaitCount("participant-joined", 2);

    // when
    JsonNode byUser = call.customer().ask("offer", target(1, call.graceId()));
    JsonNode byRole = call.customer().ask("offer", target(2, "agent"));
    JsonNode toAll = call.customer().ask("offer", "{\"offer\":{\"n\":3}}");
    JsonNode toCustomer = heidi.ask("offer", target(4, "customer"));

    // then
    assertDelivered(byUser);
    assertThat(byRole.path("delivered").asInt()).isEqualTo(2);
    assertThat(toAll.path("delivered").asInt()).isEqualTo(2);
    assertDelivered(toCustomer);
    call.agent().awaitCount("offer", 3);
    heidi.awaitCount("offer", 2);
    assertThat(offers(call.agent())).containsExactly(1, 2, 3);
    assertThat(offers(heidi)).containsExactly(2, 3);
    call.customer().await1("offer");
    assertThat(offers(call.customer())).containsExactly(4);
  }

  @Test
  void saysSoWhenWhoIsMeantIsNotThere() {
    Call call = newCall();
    assertRefused(call.customer().ask("offer", target(1, "nobody")), "participant-not-found");
    assertRefused(call.customer().ask("offer", target(1, "supervisor")), "participant-not-found");
    assertRefused(call.customer().ask("offer", target(1, call.adaId())), "participant-not-found");
  }

  @Test
  void reachesNobodyInAnEmptyRoom() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    client.join(newRoom());
    assertThat(client.ask("offer", "{\"offer\":{}}").path("delivered").asInt(-1)).isZero();
  }

  @Test
  void refusesWhoIsInNoRoomOrInAnother() {
    Call call = newCall();
    SocketClient stranger = connected(TestToken.customer(somebody("eve")));
    String inRoom = "{\"offer\":{},\"roomId\":\"" + call.roomId() + "\"}";

    assertRefused(stranger.ask("offer", "{\"offer\":{}}"), "not-in-room");
    assertRefused(stranger.ask("offer", inRoom), "not-in-room");
    assertRefused(stranger.ask("offer", "{\"offer\":{},\"roomId\":\"nowhere\"}"), "not-in-room");
    assertRefused(stranger.ask("offer", "{\"offer\":7}"), "invalid-payload");

    stranger.join(newRoom());
    assertRefused(stranger.ask("offer", inRoom), "not-in-room");
    call.agent().ask("answer", "{\"answer\":{}}");
    call.customer().await1("answer");
    assertThat(call.agent().all("offer")).isEmpty();
  }

  @Test
  void asksForTheRoomOfWhoIsInSeveral() {
    Call call = newCall();
    call.customer().join(newRoom());

    JsonNode unnamed = call.customer().ask("offer", "{\"offer\":{}}");
    JsonNode named =
        call.customer().ask("offer", "{\"offer\":{},\"roomId\":\"" + call.roomId() + "\"}");

    assertRefused(unnamed, "invalid-payload", "roomId");
    assertDelivered(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "offer|{}|offer",
        "offer|{\"offer\":1}|offer",
        "offer|{\"offer\":null}|offer",
        "answer|{\"offer\":{}}|answer",
        "ice-candidate|{\"candidate\":true}|candidate",
        "offer|{\"offer\":{},\"targetUserId\":1}|targetUserId",
        "offer|{\"offer\":{},\"targetUserId\":\"a\\nb\"}|targetUserId",
        "offer|{\"offer\":{},\"roomId\":[]}|roomId",
        "offer|{\"offer\":{},\"id\":{}}|id",
        "offer|1|payload"
      })
  void namesTheFieldThatDoesNotFit(String event, String payload, String field) {
    Call call = newCall();
    JsonNode ack = call.customer().ask(event, payload);
    assertRefused(ack, "invalid-payload", field);
  }

  @Test
  void whoWasReachedIsNotReachedTwiceWhenSomebodyElseIsNot() {
    // given: one of three whose session does not know of the room any more
    Call call = newCall();
    String heidiId = somebody("heidi");
    SocketClient heidi = connected(TestToken.agent(heidiId));
    heidi.join(call.roomId());
    call.customer().awaitCount("participant-joined", 2);
    Await.on(sessions.leaveRoom(heidi.sid(), call.roomId(), ""));

    // when
    JsonNode ack = call.customer().ask("offer", "{\"offer\":{\"n\":1}}");
    call.customer().ask("offer", target(2, call.graceId()));

    // then
    assertDelivered(ack);
    call.agent().awaitCount("offer", 2);
    assertThat(offers(call.agent())).containsExactly(1, 2);
  }

  @Test
  void whoIsDisplacedWithoutHavingHeardOfItIsRefusedByTheRoom() {
    // given: another replica has attached the session and told the room, but not this replica
    Call call = newCall();
    String sid = call.customer().sid();
    long newer = Await.on(sessions.find(sid)).orElseThrow().epoch() + 1;
    rooms.reconnect(call.roomId(), call.adaId(), sid, newer);

    // when
    assertRefused(call.customer().ask("offer", "{\"offer\":{\"n\":1}}"), "session-displaced");

    // then
    call.agent().ask("answer", "{\"answer\":{}}");
    call.customer().await1("answer");
    assertThat(call.agent().all("offer")).isEmpty();
  }

  @Test
  void acknowledgmentsComeInTheOrderOfTheEvents() {
    Call call = newCall();
    for (int i = 0; i < 100; i++) {
      call.customer()
          .send(i % 3 == 0 ? "heartbeat" : "ice-candidate", "{\"candidate\":{\"n\":" + i + "}}");
    }
    long last = call.customer().send("heartbeat", "{}");
    call.customer().acknowledgment(last);
    assertThat(call.customer().acknowledged()).isSorted().hasSize(102);
  }

  private static String target(int n, String target) {
    return "{\"offer\":{\"n\":" + n + "},\"targetUserId\":\"" + target + "\"}";
  }
}
