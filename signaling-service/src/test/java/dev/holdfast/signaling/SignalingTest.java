package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Participant;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.Arrival;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.testing.TestToken;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/**
 * What the tests of the running service share: clients, rooms and who is in them. Quarkus gives the
 * Redis that is named here to each test of this module.
 */
@QuarkusTestResource(RealRedisResource.class)
abstract class SignalingTest {
  @TestHTTPResource("/socket.io/")
  URI address;

  @TestHTTPResource(value = "/health/", management = true)
  URI health;

  @Inject Rooms rooms;
  @Inject RoomConfig roomConfig;
  @Inject Sessions sessions;
  @Inject MeterRegistry metrics;
  @Inject RedisDataSource redis;

  private final List<SocketClient> clients = new ArrayList<>();

  @AfterEach
  void hangUp() {
    clients.forEach(SocketClient::close);
  }

  SocketClient open() {
    return open(Map.of());
  }

  /** Opens a transport whose handshake has these headers. */
  SocketClient open(Map<String, String> headers) {
    SocketClient client = SocketClient.open(address, headers);
    clients.add(client);
    return client;
  }

  SocketClient connected(TestToken token) {
    return open().connect(token.signed());
  }

  SocketClient connectedAgain(TestToken token, SocketClient before) {
    return open().connectAgain(token.signed(), before);
  }

  /** A user id that no other test has. */
  static String somebody(String name) {
    return name + "-" + UUID.randomUUID();
  }

  String newRoom() {
    String roomId = UUID.randomUUID().toString();
    rooms.create(roomId, "test", roomConfig.policyOf("test"));
    return roomId;
  }

  /** Connects a client, and waits until it hears also what is kept for nobody. */
  SocketClient ready(TestToken token) {
    SocketClient client = connected(token);
    client.await1("session-ready");
    return client;
  }

  /** The id of a session that begins with long-polling; CONNECT is still to come. */
  String pollingSession() {
    return sidOf(given().get(address + "?EIO=4&transport=polling").asString());
  }

  /** The session's id in the answer to a handshake, or to CONNECT. */
  static String sidOf(String answer) {
    return answer.replaceFirst("(?s).*\"sid\":\"([^\"]+)\".*", "$1");
  }

  Response poll(String session) {
    return given().get(polling(session));
  }

  Response post(String session, String packets) {
    return given().contentType(ContentType.TEXT).body(packets).post(polling(session));
  }

  private String polling(String session) {
    return address + "?EIO=4&transport=polling&sid=" + session;
  }

  void awaitUnknown(String session) {
    await().until(() -> poll(session).asString().contains("Session ID unknown"));
  }

  /** Nobody recovers the client's session any more. */
  void awaitEnded(SocketClient client) {
    awaitEnded(client.sid());
  }

  void awaitEnded(String session) {
    await().until(() -> Await.on(sessions.find(session)).isEmpty());
  }

  /** Another replica has attached the client's session. */
  void attachedElsewhere(SocketClient client) {
    assertThat(Await.on(attach(client))).isInstanceOf(Attachment.Attached.class);
  }

  Future<Attachment> attach(SocketClient client) {
    String userId = client.await1("session-ready").payload().path("user").path("userId").asText();
    return sessions.attach(
        PrivateId.parse(client.pid()).orElseThrow(),
        userId,
        "{}",
        "another-replica",
        Arrival.living(0));
  }

  /** Two who are in a call. */
  record Call(
      String roomId,
      TestToken ada,
      SocketClient customer,
      TestToken grace,
      SocketClient agent,
      String adaId,
      String graceId) {}

  Call newCall() {
    String roomId = newRoom();
    String adaId = somebody("ada");
    String graceId = somebody("grace");
    TestToken ada = TestToken.customer(adaId);
    TestToken grace = TestToken.agent(graceId);
    SocketClient customer = ready(ada);
    customer.join(roomId);
    SocketClient agent = ready(grace);
    agent.join(roomId);
    customer.await1("participant-joined");
    return new Call(roomId, ada, customer, grace, agent, adaId, graceId);
  }

  /** A payload that names a room. */
  static String room(String roomId) {
    return "{\"roomId\":\"" + roomId + "\"}";
  }

  /** A payload that names a call. */
  static String call(String callId) {
    return "{\"callId\":\"" + callId + "\"}";
  }

  /** What the client was sent, by the number in each. */
  static List<Integer> offers(SocketClient client) {
    return numbers(client, "offer", "offer");
  }

  static List<Integer> candidates(SocketClient client) {
    return numbers(client, "ice-candidate", "candidate");
  }

  private static List<Integer> numbers(SocketClient client, String event, String field) {
    return client.all(event).stream()
        .map(one -> one.payload().path(field).path("n").asInt())
        .toList();
  }

  static JsonNode renew(SocketClient client, TestToken token) {
    return client.ask("refresh-token", "{\"token\":\"" + token.signed() + "\"}");
  }

  /** From now on the client is there by a token that runs out in a moment. */
  static void expiresSoon(SocketClient client, TestToken token) {
    // Again if it had run out by the time it was looked at.
    await().until(() -> renew(client, token.lasting(Duration.ofSeconds(3))).path("ok").asBoolean());
  }

  Optional<Participant> participant(String roomId, String userId) {
    return rooms.show(roomId).participant(userId);
  }

  void awaitAway(String roomId, String userId) {
    await().until(() -> participant(roomId, userId).filter(one -> !one.isConnected()).isPresent());
  }

  void awaitPresent(String roomId, String userId) {
    await().until(() -> participant(roomId, userId).filter(Participant::isConnected).isPresent());
  }

  static void assertOk(JsonNode ack) {
    assertThat(ack.path("ok").asBoolean()).as(ack.toString()).isTrue();
  }

  /** One participant has the event, or is going to get it. */
  static void assertDelivered(JsonNode ack) {
    assertThat(ack.path("delivered").asInt()).as(ack.toString()).isEqualTo(1);
  }

  static boolean isRefused(JsonNode ack, String code) {
    return ack.path("error").path("code").asText().equals(code);
  }

  /** With a message that names something. */
  static void assertRefused(JsonNode ack, String code, String named) {
    assertRefused(ack, code);
    assertThat(ack.path("error").path("message").asText()).contains(named);
  }

  static void assertRefused(JsonNode ack, String code) {
    assertThat(ack.path("ok").asBoolean(true)).as(ack.toString()).isFalse();
    assertThat(ack.path("error").path("code").asText()).as(ack.toString()).isEqualTo(code);
    assertThat(ack.path("error").path("message").asText()).isNotBlank();
  }

  int health(String of) {
    return given().get(health.resolve(of)).statusCode();
  }

  double counted(String counter, String tag, String value) {
    return metrics.find(counter).tag(tag, value).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
