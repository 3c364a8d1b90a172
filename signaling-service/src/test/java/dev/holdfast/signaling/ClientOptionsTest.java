package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of the official clients change on the wire. */
@QuarkusTest
class ClientOptionsTest extends SignalingTest {
  private static final byte[] PART = {1, 2, 3};
  private static final String IN_BASE64 = "b" + Base64.getEncoder().encodeToString(PART);

  private static final String OFFER =
      "451-9[\"offer\",{\"offer\":{\"_placeholder\":true,\"num\":0}}]";

  /** forceBase64, by a WebSocket. */
  @Test
  void binaryPartsMayComeAsText() {
    Call call = newCall();

    call.customer().engine.send(OFFER);
    call.customer().engine.send(IN_BASE64);

    assertThat(call.agent().await1("offer").attachments().getFirst()).isEqualTo(PART);
    assertOk(call.customer().acknowledgment(9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "b*", "bAQI"})
  void whatIsNoBase64OrAskedForByNothingIsMalformed(String packet) {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    client.engine.send(packet);
    assertThat(client.engine.awaitClosed().code()).isEqualTo(4400);
  }

  /** What forceBase64 asks for in the query; by polling it is always so. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatAsksForItGetsBinaryPartsAsText(boolean byUpgrade) {
    Call call = newCall();
    List<Object> heard = new CopyOnWriteArrayList<>();
    String query = "EIO=4&transport=websocket&b64=1";
    EngineClient other =
        EngineClient.open(
            address, byUpgrade ? query + "&sid=" + pollingSession() : query, Map.of(), heard::add);
    if (byUpgrade) {
      other.send("2probe");
      await().until(() -> other.frames.contains("3probe"));
      other.send("5");
    }
    other.send(connectPacket(call.ada().signed()));
    await().until(() -> other.frames.stream().anyMatch(frame -> frame.contains("session-ready")));
    other.send("42[\"join-room\",{\"roomId\":\"" + call.roomId() + "\"}]");
    call.agent().awaitCount("participant-joined", 1);

    call.agent().ask("offer", "{\"offer\":{\"_placeholder\":true,\"num\":0}}", PART);

    await().until(() -> other.frames.contains(IN_BASE64));
    assertThat(heard).noneMatch(byte[].class::isInstance);
    other.close();
  }

  /** protocols: whoever names some and gets none closes the connection. */
  @Test
  void theFirstOfTheSubProtocolsThatAreNamedIsAgreedTo() throws IOException {
    try (RawConnection client = new RawConnection(address)) {
      client.send(
          client.upgrade(
              "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: my-protocol, another"));

      assertThat(client.head().toLowerCase(Locale.ROOT))
          .contains(" 101 ", "sec-websocket-protocol: my-protocol")
          .doesNotContain("another");
    }
  }

  /** addTrailingSlash: false. */
  @Test
  void thePathMayDoWithoutItsSlash() {
    URI bare = URI.create(address.toString().replaceFirst("/$", ""));

    assertThat(EngineClient.statusOfHandshake(bare, "EIO=4&transport=websocket", Map.of()))
        .isEqualTo(101);
    assertThat(given().get(bare + "?EIO=4&transport=polling").asString()).startsWith("0{");
    assertThat(given().get(bare + "/x?EIO=4&transport=polling").statusCode()).isEqualTo(404);
  }

  /** timestampRequests, timestampParam and query. */
  @ParameterizedTest
  @ValueSource(strings = {"&t=abc", "&stamp=abc&mine=1&mine=2", "&token=%20%F0%9F%91%8D", "&a&=b&"})
  void aClientsOwnQueryIsPassedOver(String own) {
    assertThat(given().urlEncodingEnabled(false).get(address + "?EIO=4&transport=polling" + own))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200));
  }
}
