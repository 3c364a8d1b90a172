package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HandshakeTest extends SignalingTest {
  private static final String INVALID_NAMESPACE = "44/other,{\"message\":\"Invalid namespace\"}";

  @Test
  void tellsTheClientTheSessionAndTheHeartbeat() throws Exception {
    SocketClient client = open();

    await().until(() -> !client.engine.frames.isEmpty());

    String frame = client.engine.frames.getFirst();
    assertThat(frame).startsWith("0{");
    JsonNode handshake = new ObjectMapper().readTree(frame.substring(1));
    assertThat(handshake.path("sid").asText()).matches("[A-Za-z0-9._-]{1,64}");
    assertThat(handshake.path("upgrades").isArray()).isTrue();
    assertThat(handshake.path("upgrades")).isEmpty();
    assertThat(handshake.path("pingInterval").asInt()).isEqualTo(25_000);
    assertThat(handshake.path("pingTimeout").asInt()).isEqualTo(20_000);
    assertThat(handshake.path("maxPayload").asInt()).isEqualTo(102_400);
    assertThat(handshake.properties()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EIO=3&transport=websocket",
        "transport=websocket",
        "EIO=4",
        "EIO=4&transport=polling",
        "EIO=4&transport=websocket&sid=unknown",
        ""
      })
  void refusesAHandshakeOfAnotherProtocol(String query) {
    assertThat(EngineClient.statusOfHandshake(address, query, Map.of())).isEqualTo(400);
  }

  @Test
  void aClientMayBringALongQueryOfItsOwn() {
    String query = "EIO=4&transport=websocket&own=" + "x".repeat(8_000);
    assertThat(EngineClient.statusOfHandshake(address, query, Map.of())).isEqualTo(101);
  }

  @Test
  void refusesAWebSocketFromAForeignOrigin() {
    assertThat(
            EngineClient.statusOfHandshake(
                address, "EIO=4&transport=websocket", Map.of("Origin", "https://evil.example")))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic dXNlcjpwYXNz",
        "Bearer a-gateways-token",
        "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln"
      })
  void aHandshakeIsNoneOfTheBusinessOfAnAuthorizationForSomebodyElse(String authorization) {
    SocketClient client = open(Map.of("Authorization", authorization));

    client.connect(TestToken.customer(somebody("ada")).signed());

    client.await1("session-ready");
  }

  @Test
  void acceptsAWebSocketFromTheOwnOrigin() {
    String own = "http://" + address.getAuthority();
    assertThat(
            EngineClient.statusOfHandshake(
                address, "EIO=4&transport=websocket", Map.of("Origin", own)))
        .isEqualTo(101);
  }

  // It would take some 100 KB a connection.
  @Test
  void offersNoCompression() throws IOException {
    try (RawConnection client = new RawConnection(address)) {
      client.send(
          client.upgrade(
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Extensions: permessage-deflate, deflate-frame"));

      assertThat(client.head()).contains(" 101 ").doesNotContainIgnoringCase("extensions");
    }
  }

  @Test
  void aSessionGoesOverToOneWebSocketAndAnyOtherOneIsClosed() {
    // given
    String query = "EIO=4&transport=websocket&sid=" + pollingSession();
    EngineClient first = EngineClient.open(address, query, Map.of(), ignored -> {});

    // when: one more while the first is tried, and one when it is in use
    first.send("2probe");
    await().until(() -> first.frames.contains("3probe"));
    EngineClient second = EngineClient.open(address, query, Map.of(), ignored -> {});
    assertThat(second.awaitClosed().code()).isEqualTo(4400);
    first.send("5");
    first.send("40/other,");
    await().until(() -> first.frames.contains(INVALID_NAMESPACE));
    EngineClient third = EngineClient.open(address, query, Map.of(), ignored -> {});

    // then
    assertThat(third.awaitClosed().code()).isEqualTo(4400);
    assertThat(first.isOpen()).isTrue();
    first.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, websocket",
    "POST, websocket",
    "POST, polling",
    "GET, polling",
    "PUT, websocket",
    "DELETE, polling"
  })
  void aRequestThatDoesNotFitTheWebSocketOfItsSessionIsABadOne(String method, String transport)
      throws IOException {
    EngineClient session = EngineClient.open(address, Map.of(), ignored -> {});
    await().until(() -> !session.frames.isEmpty());

    Response answer =
        given()
            .body(method.equals("GET") ? "" : "40/other,")
            .request(method, address.resolve(query(transport, sidOf(session.frames.getFirst()))));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.asString()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    session.send("40/other,");
    await().until(() -> session.frames.contains(INVALID_NAMESPACE));
    assertThat(session.frames.stream().filter(INVALID_NAMESPACE::equals)).hasSize(1);
    session.close();
  }

  @ParameterizedTest
  @CsvSource({"GET, polling", "POST, polling", "POST, websocket", "PUT, websocket"})
  void anUpgradeOfWhatCannotBeUpgradedIsABadRequest(String method, String transport)
      throws IOException {
    String head =
        "%s %s%s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Content-Length: 0\r\n\r\n";
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String asked = head.formatted(method, address.getPath(), query(transport, pollingSession()));
      socket.getOutputStream().write(asked.getBytes(US_ASCII));
      Scanner answer = new Scanner(socket.getInputStream(), US_ASCII).useDelimiter("\\}");

      assertThat(answer.next()).contains(" 400 ").contains("\"code\":3");
    }
  }

  private static String query(String transport, String sid) {
    return "?EIO=4&transport=" + transport + "&sid=" + sid;
  }

  @Test
  void aWebSocketThatFailedLeavesTheSessionToTheNextOne() {
    String query = "EIO=4&transport=websocket&sid=" + pollingSession();
    EngineClient failed = EngineClient.open(address, query, Map.of(), ignored -> {});
    failed.send("no probe");
    failed.awaitClosed();

    EngineClient next = EngineClient.open(address, query, Map.of(), ignored -> {});

    next.send("2probe");
    await().until(() -> next.frames.contains("3probe"));
    next.close();
  }

  @Test
  void aPollingSessionIsGoneOnceItsGoodbyeIsAnswered() {
    String session = "?EIO=4&transport=polling&sid=" + pollingSession();

    Response goodbye = given().body("1").post(address.resolve(session));

    assertThat(goodbye.statusCode()).isEqualTo(200);
    assertThat(goodbye.asString()).isEqualTo("ok");
    assertThat(goodbye.header("Cache-Control")).isEqualTo("no-store");
    assertThat(given().get(address.resolve(session)).asString()).contains("Session ID unknown");
  }

  @Test
  void closesWhenTheClientSaysGoodbye() {
    SocketClient client = open();
    client.engine.send("1");
    assertThat(client.engine.awaitClosed().code()).isEqualTo(1000);
  }
}
