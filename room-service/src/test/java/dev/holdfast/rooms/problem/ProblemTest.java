package dev.holdfast.rooms.problem;

import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertInvalid;
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
    assertInvalid(answer);
    assertThat(answer.<String>path("detail")).contains("line 1");
    assertInvalid(byService().body("{} {}").post(ROOMS));
    assertInvalid(byService().body("{\"id\":\"a\",\"id\":\"b\"}").post(ROOMS));
    assertInvalid(byService().body("[]").post(ROOMS));
    assertInvalid(byService().post(ROOMS), "body");
    assertInvalid(byService().body("null").post(ROOMS), "body");
  }

  @Test
  void anUnknownFieldIsNamed() {
    assertInvalid(byService().body(Map.of("roomId", "lobby")).post(ROOMS), "roomId");
    assertInvalid(
        byService().body(Map.of("policy", Map.of("window", "PT1M"))).post(ROOMS), "policy.window");
  }

  @Test
  void aWrongTypeIsNamed() {
    assertInvalid(byService().body(Map.of("id", 5)).post(ROOMS), "id");
    assertInvalid(byService().body(Map.of("policy", "strict")).post(ROOMS), "policy");
    for (Object most : new Object[] {"many", "4", 1.5, true, 99_999_999_999L}) {
      assertInvalid(
          byService().body(Map.of("policy", Map.of("maxParticipants", most))).post(ROOMS),
          "policy.maxParticipants");
    }
  }

  @Test
  void anEmptyDurationIsNotTakenForNone() {
    for (Object window : new Object[] {"", " ", "soon", new BigInteger("9".repeat(30))}) {
      assertInvalid(
          byService().body(Map.of("policy", Map.of("reconnectWindow", window))).post(ROOMS),
          "policy.reconnectWindow");
    }
  }

  @Test
  void nothingIsNoRole() {
    assertInvalid(byService().body("{\"policy\":{\"roles\":[null]}}").post(ROOMS), "policy.roles");
  }

  @Test
  void anIdempotencyKeyThatIsTooLongIsNamedAsTheHeaderIs() {
    Response answer =
        byService().header("Idempotency-Key", "x".repeat(256)).body(Map.of()).post(ROOMS);
    assertInvalid(answer, "Idempotency-Key");
  }

  @Test
  void everyFieldOutOfItsRangeIsNamed() {
    Map<String, Object> policy =
        Map.of("maxParticipants", 0, "reconnectWindow", "PT0S", "emptyTimeout", "P2D");
    assertInvalid(
        byService().body(Map.of("id", "a room", "type", "", "policy", policy)).post(ROOMS),
        "id",
        "policy.emptyTimeout",
        "policy.maxParticipants",
        "policy.reconnectWindow",
        "type");
  }

  @Test
  void aParameterOutOfItsRangeIsNamed() {
    assertInvalid(byService().get(ROOMS + "?limit=0"), "limit");
    assertInvalid(byService().get(ROOMS + "?limit=many"), "limit");
    assertInvalid(byService().get(ROOMS + "?status=busy"), "status");
    assertInvalid(byService().get(ROOMS + "/a}b"), "id");
    String afterTheLast = ROOMS + "/lobby/events?after=" + "9".repeat(20) + "-1";
    byService().body(Map.of("id", "lobby")).post(ROOMS);
    assertInvalid(byService().get(afterTheLast), "after");
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
            "/v1/calls/{id}/timeline",
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
