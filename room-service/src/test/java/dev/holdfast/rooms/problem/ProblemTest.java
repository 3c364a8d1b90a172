package dev.holdfast.rooms.problem;

import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Calls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class ProblemTest {
  private static final String ROOMS = "/v1/rooms";

  @Test
  void anAddressThatIsNotThereIsNotFound() {
    assertProblem(byNobody().get("/v1/nothing"), 404, "not-found");
    assertProblem(byService().get("/elsewhere"), 404, "not-found");
  }

  @Test
  void aMethodThatAnAddressDoesNotKnowIsRefused() {
    Response put = byService().put(ROOMS);
    assertProblem(put, 405, "not-found");
    assertThat(put.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(byService().put(ROOMS + "/lobby").header("Allow"))
        .isEqualTo("DELETE, GET, HEAD, OPTIONS");
    assertThat(byService().get("/v1/calls/c1/end").header("Allow")).isEqualTo("OPTIONS, POST");
  }

  @Test
  void anotherMediaTypeThanJsonIsRefused() {
    Response text =
        given()
            .header("Authorization", "Bearer " + Calls.API_KEY)
            .contentType(ContentType.TEXT)
            .body("id=lobby")
            .post(ROOMS);
    assertProblem(text, 415, "invalid-payload");
    assertProblem(byService().accept("image/png").get(ROOMS), 406, "invalid-payload");
  }

  @Test
  void malformedJsonIsRefusedAndSaysWhere() {
    Response answer = byService().body("{\"id\":").post(ROOMS);
    assertProblem(answer, 400, "invalid-payload");
    assertThat(answer.<String>path("detail")).contains("line 1");
    assertProblem(byService().body("{} {}").post(ROOMS), 400, "invalid-payload");
    assertProblem(
        byService().body("{\"id\":\"a\",\"id\":\"b\"}").post(ROOMS), 400, "invalid-payload");
    assertProblem(byService().body("[]").post(ROOMS), 400, "invalid-payload");
    assertProblem(byService().post(ROOMS), 400, "invalid-payload", "body");
    assertProblem(byService().body("null").post(ROOMS), 400, "invalid-payload", "body");
  }

  @Test
  void anUnknownFieldIsNamed() {
    assertProblem(
        byService().body(Map.of("roomId", "lobby")).post(ROOMS), 400, "invalid-payload", "roomId");
    assertProblem(
        byService().body(Map.of("policy", Map.of("window", "PT1M"))).post(ROOMS),
        400,
        "invalid-payload",
        "policy.window");
  }

  @Test
  void aWrongTypeIsNamed() {
    assertProblem(byService().body(Map.of("id", 5)).post(ROOMS), 400, "invalid-payload", "id");
    assertProblem(
        byService().body(Map.of("policy", "strict")).post(ROOMS), 400, "invalid-payload", "policy");
    for (Object most : new Object[] {"many", "4", 1.5, true, 99_999_999_999L}) {
      assertProblem(
          byService().body(Map.of("policy", Map.of("maxParticipants", most))).post(ROOMS),
          400,
          "invalid-payload",
          "policy.maxParticipants");
    }
  }

  @Test
  void anEmptyDurationIsNotTakenForNone() {
    for (Object window : new Object[] {"", " ", "soon", new BigInteger("9".repeat(30))}) {
      assertProblem(
          byService().body(Map.of("policy", Map.of("reconnectWindow", window))).post(ROOMS),
          400,
          "invalid-payload",
          "policy.reconnectWindow");
    }
  }

  @Test
  void nothingIsNoRole() {
    assertProblem(
        byService().body("{\"policy\":{\"roles\":[null]}}").post(ROOMS),
        400,
        "invalid-payload",
        "policy.roles");
  }

  @Test
  void anIdempotencyKeyThatIsTooLongIsNamedAsTheHeaderIs() {
    Response answer =
        byService().header("Idempotency-Key", "x".repeat(256)).body(Map.of()).post(ROOMS);
    assertProblem(answer, 400, "invalid-payload", "Idempotency-Key");
  }

  @Test
  void everyFieldOutOfItsRangeIsNamed() {
    Map<String, Object> policy =
        Map.of("maxParticipants", 0, "reconnectWindow", "PT0S", "emptyTimeout", "P2D");
    assertProblem(
        byService().body(Map.of("id", "a room", "type", "", "policy", policy)).post(ROOMS),
        400,
        "invalid-payload",
        "id",
        "policy.emptyTimeout",
        "policy.maxParticipants",
        "policy.reconnectWindow",
        "type");
  }

  @Test
  void aParameterOutOfItsRangeIsNamed() {
    assertProblem(byService().get(ROOMS + "?limit=0"), 400, "invalid-payload", "limit");
    assertProblem(byService().get(ROOMS + "?limit=many"), 400, "invalid-payload", "limit");
    assertProblem(byService().get(ROOMS + "?status=busy"), 400, "invalid-payload", "status");
    assertProblem(byService().get(ROOMS + "/a}b"), 400, "invalid-payload", "id");
    String afterTheLast = ROOMS + "/lobby/events?after=" + "9".repeat(20) + "-1";
    byService().body(Map.of("id", "lobby")).post(ROOMS);
    assertProblem(byService().get(afterTheLast), 400, "invalid-payload", "after");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    assertProblem(
        byService().body(Map.of("id", "x".repeat(70_000))).post(ROOMS), 413, "payload-too-large");
  }

  @Test
  void theOpenApiDocumentTellsOfEveryAddress() {
    JsonPath document = byNobody().get("/q/openapi?format=json").jsonPath();
    assertThat(document.getMap("paths").keySet().stream().map(Object::toString))
        .containsExactlyInAnyOrder(
            "/v1/tokens",
            "/v1/rooms",
            "/v1/rooms/{id}",
            "/v1/rooms/{id}/participants/{participantId}",
            "/v1/rooms/{id}/participants/{participantId}/extend-window",
            "/v1/rooms/{id}/events",
            "/v1/calls",
            "/v1/calls/{id}",
            "/v1/calls/{id}/events",
            "/v1/calls/{id}/end",
            "/v1/calls/{id}/transfer",
            "/v1/calls/{id}/invite",
            "/v1/calls/{id}/priority",
            "/v1/queues",
            "/v1/queues/{name}",
            "/v1/ice-servers",
            "/v1/webhooks",
            "/v1/webhooks/{name}/dead-letters",
            "/v1/webhooks/{name}/dead-letters/{id}",
            "/v1/webhooks/{name}/dead-letters/{id}/replay",
            "/v1/webhooks/{name}/dead-letters/replay",
            "/v1/demo/sign-in");
    assertThat(
            document.getMap("components.securitySchemes").keySet().stream().map(Object::toString))
        .containsExactlyInAnyOrder("token", "api-key");
  }
}
