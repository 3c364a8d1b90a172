package dev.holdfast.rooms;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static dev.holdfast.testing.Patience.awaitLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.redis.PackagedService;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.session.RandomId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The service as it is delivered, jar or native executable: a process with production's profile.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(RealRedisResource.class)
@QuarkusTestResource(
    value = PackagedService.class,
    restrictToAnnotatedClass = true,
    initArgs = {
      @ResourceArg(name = "holdfast.api-keys", value = Calls.API_KEY),
      @ResourceArg(
          name = "holdfast.token.secret",
          value = "a-secret-for-this-test-only-never-in-production")
    })
class RoomServiceIT {
  private static final String ROOMS = "/v1/rooms";

  @BeforeEach
  void awaitReady() {
    awaitLong().until(() -> statusOf("/q/health/ready") == 200);
  }

  @Test
  void aRoomIsMadeByKeyAndReadByToken() {
    String id = RandomId.random();

    byService()
        .body(Map.of("id", id, "type", "support", "policy", Map.of("maxParticipants", 3)))
        .post(ROOMS)
        .then()
        .statusCode(201);

    by("ann", "agent", id)
        .get(ROOMS + "/" + id)
        .then()
        .statusCode(200)
        .body("roomId", equalTo(id))
        .body("status", equalTo("open"))
        .body("policy.maxParticipants", equalTo(3))
        .body("participants", empty());
    byService()
        .get(ROOMS + "/" + id + "/events")
        .then()
        .statusCode(200)
        .body("events.type", hasItem("room-created"));
    byService().delete(ROOMS + "/" + id).then().statusCode(200).body("status", equalTo("closed"));
  }

  @Test
  void aRequestIsDoneOnceForItsKey() {
    String key = RandomId.random();

    Response first = byKey(key, Map.of("type", "support"));
    Response again = byKey(key, Map.of("type", "support"));

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.<String>path("roomId")).isEqualTo(first.path("roomId"));
    assertProblem(byKey(key, Map.of("type", "other")), 409, "idempotency-conflict");
  }

  private static Response byKey(String key, Map<String, String> body) {
    return byService().header("Idempotency-Key", key).body(body).post(ROOMS);
  }

  @Test
  void listsAndLogsAreReadPageByPage() {
    String type = "paged-" + RandomId.random();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.add(byService().body(Map.of("type", type)).post(ROOMS).path("roomId"));
    }
    byService().delete(ROOMS + "/" + made.getFirst());

    List<JsonPath> rooms =
        Pages.ofList(
            cursor ->
                byService()
                    .queryParams("type", type, "limit", 2, "cursor", cursor)
                    .get(ROOMS)
                    .jsonPath());
    List<JsonPath> log =
        Pages.ofLog(
            after ->
                byService()
                    .queryParams("limit", 1, "after", after)
                    .get(ROOMS + "/" + made.getFirst() + "/events")
                    .jsonPath());

    assertThat(rooms).hasSize(2);
    assertThat(Pages.all(rooms, "rooms.roomId", String.class))
        .containsExactlyInAnyOrderElementsOf(made);
    assertThat(Pages.all(log, "events.type", String.class))
        .containsExactly("room-created", "room-closed");
    byService().queryParams("state", "ended", "limit", 1).get("/v1/calls").then().statusCode(200);
    assertInvalid(byService().queryParam("state", "unknown").get("/v1/calls"), "state");
  }

  @Test
  void badInputIsAnsweredWithAProblemThatNamesTheField() {
    assertInvalid(
        byService().body(Map.of("policy", Map.of("maxParticipants", -1))).post(ROOMS),
        "policy.maxParticipants");
    assertInvalid(byService().body("{\"id\":").post(ROOMS));
    assertProblem(byService().get(ROOMS + "/nowhere"), 404, "room-not-found");
    assertProblem(byNobody().get("/v1/nothing"), 404, "not-found");
    assertProblem(byNobody().get(ROOMS), 401, "unauthorized");
    assertForbidden(by("ann", "agent").get(ROOMS + "/elsewhere"));
  }

  /** Clients are generated from what the build has written. */
  @Test
  void theOpenApiDocumentIsServedAsTheBuildHasWrittenIt() throws IOException {
    Response served = byNobody().get("/q/openapi?format=json");

    served
        .then()
        .statusCode(200)
        .body("paths", hasKey("/v1/rooms/{id}"))
        .body("components.schemas", hasKey("Problem"));
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(served.asString()))
        .isEqualTo(json.readTree(new File("target/openapi/openapi.json")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"started", "live", "ready"})
  void everyProbeIsAnsweredAtTheManagementPortOnly(String probe) {
    assertThat(statusOf("/q/health/" + probe)).isEqualTo(200);
    assertThat(byNobody().get("/q/health/" + probe).statusCode()).isEqualTo(404);
  }

  @Test
  void prometheusReadsWhatIsCounted() {
    byService().get(ROOMS).then().statusCode(200);

    // Counted when the answer is out, and whoever has it may be faster.
    await()
        .untilAsserted(
            () ->
                assertThat(byNobody().get(PackagedService.management("/q/metrics")).asString())
                    .containsPattern(
                        "http_server_requests_seconds_count\\{.*status=\"200\",uri=\"/v1/rooms\".*} [1-9]"));
  }

  private static int statusOf(String path) {
    return byNobody().get(PackagedService.management(path)).statusCode();
  }
}
