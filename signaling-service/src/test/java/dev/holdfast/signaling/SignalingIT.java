package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.PackagedService;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The service as it is delivered, jar or native executable: a process with production's profile.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(
    value = PackagedService.class,
    restrictToAnnotatedClass = true,
    initArgs = @ResourceArg(name = "holdfast.token.secret", value = TestToken.SECRET))
class SignalingIT {
  private static final String QUEUE = "support";
  private static final TestToken ADA = TestToken.of("ada", "customer").queues(QUEUE);
  private static final TestToken GRACE = TestToken.of("grace", "agent").queues(QUEUE);

  @TestHTTPResource("/socket.io/")
  URI address;

  private final List<SocketClient> clients = new ArrayList<>();

  @BeforeEach
  void awaitReady() {
    Patience.awaitLong().until(() -> statusOf("/q/health/ready") == 200);
  }

  @AfterEach
  void hangUp() {
    clients.forEach(SocketClient::close);
  }

  @Test
  void aCallIsRungAcceptedSignalledRecoveredAndEnded() {
    // given
    SocketClient customer = open().connect(ADA.signed());
    SocketClient agent = open().connect(GRACE.signed());
    agent.ask("set-availability", "{\"available\":true}");

    // when
    customer.ask("request-call", "{\"queue\":\"" + QUEUE + "\",\"metadata\":{\"topic\":\"x\"}}");
    JsonNode ringing = agent.await1("call-ringing").payload();
    String call = "{\"callId\":\"" + ringing.path("callId").asText() + "\"}";
    JsonNode accepted = agent.ask("accept-call", call);

    // then
    assertThat(ringing.path("metadata").path("topic").asText()).isEqualTo("x");
    assertThat(accepted.path("ok").asBoolean()).as(accepted.toString()).isTrue();
    assertThat(customer.await1("call-accepted").payload().path("roomId"))
        .isEqualTo(accepted.path("roomId"));

    // when: one drops out, misses an offer, and comes back
    agent.drop();
    assertThat(customer.ask("offer", "{\"offer\":{\"sdp\":\"missed\"}}").path("ok").asBoolean())
        .isTrue();
    SocketClient back = open().connectAgain(GRACE.signed(), agent);

    // then
    assertThat(back.await1("session-ready").payload().path("recovered").asBoolean()).isTrue();
    assertThat(back.await1("offer").payload().path("offer").path("sdp").asText())
        .isEqualTo("missed");
    assertThat(back.ask("answer", "{\"answer\":{}}").path("delivered").asInt()).isEqualTo(1);
    assertThat(back.ask("end-call", "{}").path("ok").asBoolean()).isTrue();
    assertThat(customer.await1("call-ended").payload().path("reason").asText())
        .isEqualTo("completed");
  }

  @Test
  void whoBringsNoTokenOfOursIsRefused() {
    String forged = TestToken.customer("eve").forged().signed();

    JsonNode error = open().refused(connectPacket(forged));

    assertThat(error.path("data").path("code").asText()).isEqualTo("unauthorized");
  }

  @Test
  void whatWasRefusedIsAnsweredAndTheConnectionGoesOn() {
    SocketClient client = open().connect(TestToken.customer("bob").signed());

    SignalingTest.assertRefused(client.ask("join-room", "{\"roomId\":7}"), "invalid-payload");

    assertThat(client.ask("heartbeat", "{}").path("ok").asBoolean()).isTrue();
  }

  @Test
  void theBrowserClientIsServed() {
    given()
        .get("/holdfast/index.js")
        .then()
        .statusCode(200)
        .contentType(containsString("javascript"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"started", "live", "ready"})
  void everyProbeIsAnsweredAtTheManagementPortOnly(String probe) {
    assertThat(statusOf("/q/health/" + probe)).isEqualTo(200);
    assertThat(given().get("/q/health/" + probe).statusCode()).isEqualTo(404);
  }

  @Test
  void prometheusReadsWhatIsCounted() {
    open().connect(TestToken.customer("carol").signed());

    String metrics = given().get(PackagedService.management("/q/metrics")).asString();

    assertThat(metrics)
        .contains("holdfast_connections{transport=\"websocket\"}")
        .containsPattern("holdfast_connects_total\\{outcome=\"new\"} [1-9]");
  }

  private SocketClient open() {
    SocketClient client = SocketClient.open(address, Map.of());
    clients.add(client);
    return client;
  }

  private static int statusOf(String path) {
    return given().get(PackagedService.management(path)).statusCode();
  }
}
