package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.redis.Await;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class RelayTest extends SignalingTest {
  @ParameterizedTest
  @CsvSource({"offer,offer", "answer,answer", "ice-candidate,candidate"})
  void reachesTheOtherParticipantWithItsSenderAndRoom(String event, String field) {
    Call call = newCall();

    JsonNode ack =
        call.customer()
            .ask(event, "{\"" + field + "\":{\"sdp\":\"v=0\\r\\n\",\"link\":{\"n\":[1,2.50]}}}");

    assertThat(ack.path("ok").asBoolean()).isTrue();
    assertThat(ack.path("delivered").asInt()).isEqualTo(1);
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
    assertThat(byUser.path("delivered").asInt()).isEqualTo(1);
    assertThat(byRole.path("delivered").asInt()).isEqualTo(2);
    assertThat(toAll.path("delivered").asInt()).isEqualTo(2);
    assertThat(toCustomer.path("delivered").asInt()).isEqualTo(1);
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

    assertRefused(unnamed, "invalid-payload");
    assertThat(unnamed.path("error").path("message").asText()).contains("roomId");
    assertThat(named.path("delivered").asInt()).isEqualTo(1);
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
    assertRefused(ack, "invalid-payload");
    assertThat(ack.path("error").path("message").asText()).contains(field);
  }

  @Test
  void carriesBinaryParts() {
    Call call = newCall();
    byte[] first = {0, -1, 91, 46};
    byte[] last = {};

    JsonNode ack =
        call.customer()
            .ask(
                "offer",
                "{\"offer\":{\"a\":{\"_placeholder\":true,\"num\":0},"
                    + "\"b\":{\"_placeholder\":true,\"num\":1}}}",
                first,
                last);

    assertThat(ack.path("delivered").asInt()).isEqualTo(1);
    SocketClient.Event got = call.agent().await1("offer");
    assertThat(got.attachments()).hasSize(2);
    assertThat(got.attachments().get(0)).isEqualTo(first);
    assertThat(got.attachments().get(1)).isEqualTo(last);
    assertThat(got.payload().path("offer").path("b").path("num").asInt()).isEqualTo(1);
    assertThat(got.offset()).isPresent();
  }

  @Test
  void carriesBinaryPartsToWhoWasAway() {
    Call call = newCall();
    call.agent().drop();
    call.customer()
        .ask("offer", "{\"offer\":{\"_placeholder\":true,\"num\":0}}", new byte[] {1, 2});

    SocketClient back = connectedAgain(call.grace(), call.agent());

    assertThat(back.await1("offer").attachments().getFirst()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "{\"\\udc00\":1}",
        "{\"a\":1,\"b\":[{\"c\":1,\"c\":2}]}",
        "{\"n\":1e999}",
        "{\"n\":[-1E400]}",
        "{\"n\":#9}",
        "{\"n\":#[1#]}"
      })
  void refusesWhatSomeClientCannotReadAndItReachesNobody(String written) {
    Call call = newCall();
    String offer =
        written
            .replace("#9", "9".repeat(400))
            .replace("#[", "[".repeat(200))
            .replace("#]", "]".repeat(200));

    JsonNode ack = call.customer().ask("offer", "{\"offer\":" + offer + ",\"id\":\"1\"}");

    assertRefused(ack, "invalid-payload");
    // Nothing is remembered of it: the same id may bring what can be read.
    assertDelivered(call.customer().ask("offer", "{\"offer\":{\"ok\":1},\"id\":\"1\"}"));
    assertThat(call.agent().await1("offer").payload().path("offer").path("ok").asInt())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":{\"_placeholder\":true,\"num\":99},\"num\":0}",
        "{\"_placeholder\":true,\"num\":{\"_placeholder\":true,\"num\":0}}",
        "{\"_placeholder\":true,\"num\":0,\"more\":1}",
        "{\"_placeholder\":true}",
        "{\"_placeholder\":1,\"num\":0}",
        "{\"_placeholder\":\"true\",\"num\":0}",
        "{\"_placeholder\":false,\"num\":0}",
        "{\"_placeholder\":true,\"num\":0.0}",
        "{\"_placeholder\":true,\"num\":-1}",
        "{\"_placeholder\":true,\"num\":\"0\"}",
        "{\"_placeholder\":true,\"num\":0,\"num\":7}",
        "{\"_placeholder\":true,\"_placeholder\":true,\"num\":0}",
        "{\"_placeh\\u006flder\":true,\"num\":99}",
        "{\"num\":4294967296,\"_placeholder\":true}",
        "{\"hasOwnProperty\":1,\"part\":{\"_placeholder\":true,\"num\":0}}"
      })
  void refusesWhatIsNearlyAPlaceholder(String offer) {
    Call call = newCall();
    assertRefused(
        call.customer().ask("offer", "{\"offer\":" + offer + "}", new byte[] {1}),
        "invalid-payload");
    assertRefused(
        call.customer().ask("offer", "{\"offer\":{\"a\":[" + offer + "]}}", new byte[] {1}),
        "invalid-payload");
    assertDelivered(call.customer().ask("answer", "{\"answer\":{}}"));
    call.agent().await1("answer");
    assertThat(call.agent().all("offer")).isEmpty();
  }

  @Test
  void repeatsOnlySomeOfWhatItRefuses() {
    Call call = newCall();
    String long95 = "x".repeat(95_000);
    String name = "x".repeat(45_000);
    for (String payload :
        List.of(
            "{\"offer\":{},\"targetUserId\":\"" + long95 + "\",\"id\":\"1\"}",
            "{\"offer\":{},\"targetUserId\":\"" + "x".repeat(255) + "\",\"id\":\"2\"}",
            "{\"offer\":{},\"roomId\":\"" + long95 + "\",\"id\":\"3\"}",
            "{\"offer\":{},\"id\":\"" + long95 + "\"}",
            "{\"offer\":{\"" + name + "\":1,\"" + name + "\":1}}",
            "{\"" + name + "\":1,\"" + name + "\":1}")) {
      JsonNode ack = call.customer().ask("offer", payload);
      assertThat(ack.toString()).hasSizeLessThan(500);
    }
    assertThat(redis.stream(String.class).xlen("{session:" + call.customer().sid() + "}:acks"))
        .isEqualTo(3);
  }

  @Test
  void carriesTenBinaryPartsAndRefusesMore() {
    Call call = newCall();
    String offer = "{\"offer\":{\"_placeholder\":true,\"num\":0}}";
    assertDelivered(call.customer().ask("offer", offer, new byte[10][1]));
    JsonNode refused = call.customer().ask("offer", offer, new byte[11][1]);
    assertRefused(refused, "invalid-payload");
    assertThat(refused.toString()).contains("10 binary parts");
    assertDelivered(call.customer().ask("answer", "{\"answer\":{}}"));
    call.agent().await1("answer");
    assertThat(call.agent().all("offer")).hasSize(1);
  }

  private static void assertDelivered(JsonNode ack) {
    assertThat(ack.path("delivered").asInt()).as(ack.toString()).isEqualTo(1);
  }

  @Test
  void refusesAnEventThatCountsABinaryPartThatIsNotThereBecauseItWouldKillItsReceiver() {
    Call call = newCall();
    for (String num : List.of("1", "-1", "\"0\"", "0.5", "null")) {
      JsonNode ack =
          call.customer()
              .ask(
                  "offer",
                  "{\"offer\":{\"a\":[{\"_placeholder\":true,\"num\":" + num + "}]}}",
                  new byte[] {1});
      assertRefused(ack, "invalid-payload");
      assertThat(ack.path("error").path("message").asText()).contains("num");
    }
    call.customer().ask("answer", "{\"answer\":{}}");
    call.agent().await1("answer");
    assertThat(call.agent().all("offer")).isEmpty();
  }

  @Test
  void aRepeatedEventGetsItsFirstAcknowledgmentAndIsActedOnOnce() {
    Call call = newCall();
    String event = "{\"offer\":{\"n\":1},\"id\":\"e-1\"}";

    JsonNode first = call.customer().ask("offer", event);
    JsonNode second = call.customer().ask("offer", event);
    call.customer().ask("offer", "{\"offer\":{\"n\":2},\"id\":\"e-2\"}");

    assertThat(second).isEqualTo(first);
    call.agent().awaitCount("offer", 2);
    assertThat(offers(call.agent())).containsExactly(1, 2);
  }

  @Test
  void anEventThatIsRepeatedAfterARecoveryIsActedOnOnce() {
    Call call = newCall();
    String event = "{\"offer\":{\"n\":1},\"id\":\"e-1\"}";
    JsonNode first = call.customer().ask("offer", event);
    call.customer().drop();
    SocketClient back = connectedAgain(call.ada(), call.customer());

    JsonNode second = back.ask("offer", event);
    back.ask("offer", "{\"offer\":{\"n\":2}}");

    assertThat(second).isEqualTo(first);
    call.agent().awaitCount("offer", 2);
    assertThat(offers(call.agent())).containsExactly(1, 2);
  }

  @Test
  void aRefusalIsAFirstAcknowledgmentToo() {
    String roomId = newRoom();
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    JsonNode first = client.ask("offer", "{\"offer\":{},\"id\":\"e-1\"}");
    assertRefused(first, "not-in-room");
    client.join(roomId);
    assertThat(client.ask("offer", "{\"offer\":{},\"id\":\"e-1\"}")).isEqualTo(first);
    assertThat(client.ask("offer", "{\"offer\":{},\"id\":\"e-2\"}").path("ok").asBoolean())
        .isTrue();
  }

  @Test
  void twoEventsInFlightWithTheSameIdAreOne() {
    Call call = newCall();
    String event = "{\"offer\":{\"n\":1},\"id\":\"e-1\"}";
    long first = call.customer().send("offer", event);
    long second = call.customer().send("offer", event);
    assertThat(call.customer().acknowledgment(second))
        .isEqualTo(call.customer().acknowledgment(first));
    call.customer().ask("offer", "{\"offer\":{\"n\":2}}");
    call.agent().awaitCount("offer", 2);
    assertThat(offers(call.agent())).containsExactly(1, 2);
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
    assertThat(ack.path("delivered").asInt()).isEqualTo(1);
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
