package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An event with an id is acted on once, however often it is sent. */
@QuarkusTest
class RepeatedEventsTest extends SignalingTest {
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
  void aRecoveredSessionHasItsFirstAcknowledgmentsThoughTheReceiverHasLeft() {
    Call call = newCall();
    String event =
        "{\"offer\":{\"n\":1},\"targetUserId\":\"" + call.graceId() + "\",\"id\":\"e-1\"}";
    JsonNode first = call.customer().ask("offer", event);
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());
    assertOk(call.agent().ask("leave-room", room(call.roomId())));

    SocketClient back = connectedAgain(call.ada(), call.customer());

    assertThat(back.ask("offer", event)).isEqualTo(first);
  }

  @Test
  void anEventOfAConnectionThatNobodyMissedYetIsRepeatedToNobody() {
    Call call = newCall();
    String event = "{\"offer\":{\"n\":1},\"id\":\"e-1\"}";
    JsonNode first = call.customer().ask("offer", event);

    // Perhaps before the acknowledgment was kept.
    SocketClient back = connectedAgain(call.ada(), call.customer());

    assertThat(back.ask("offer", event)).isEqualTo(first);
    back.ask("offer", "{\"offer\":{\"n\":2}}");
    call.agent().awaitCount("offer", 2);
    assertThat(offers(call.agent())).containsExactly(1, 2);
  }

  @Test
  void anEventWhoseAcknowledgmentWasLostReachesThoseAloneWhoDoNotHaveIt() {
    // given
    Call call = newCall();
    String event = "{\"offer\":{\"n\":1},\"id\":\"e-1\"}";
    JsonNode first = call.customer().ask("offer", event);
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());

    // when: as if the replica had been killed before it was kept
    loseAcknowledgments(call.customer());
    SocketClient back = connectedAgain(call.ada(), call.customer());

    // then
    assertThat(back.ask("offer", event)).isEqualTo(first);

    // and when somebody has come since
    back.drop();
    awaitAway(call.roomId(), call.adaId());
    loseAcknowledgments(back);
    SocketClient eve = ready(TestToken.agent(somebody("eve")));
    eve.join(call.roomId());
    SocketClient again = connectedAgain(call.ada(), back);
    assertThat(again.ask("offer", event).path("delivered").asInt()).isEqualTo(2);
    again.ask("offer", "{\"offer\":{\"n\":2}}");
    eve.awaitCount("offer", 2);
    call.agent().awaitCount("offer", 2);
    assertThat(offers(eve)).containsExactly(1, 2);
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
    assertOk(client.ask("offer", "{\"offer\":{},\"id\":\"e-2\"}"));
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
    assertThat(redis.stream(String.class).xlen(acknowledgments(call.customer()))).isEqualTo(3);
  }

  private void loseAcknowledgments(SocketClient client) {
    assertThat(redis.key().del(acknowledgments(client))).isEqualTo(1);
  }

  private static String acknowledgments(SocketClient client) {
    return "{session:" + client.sid() + "}:acks";
  }
}
