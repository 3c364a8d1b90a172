package dev.holdfast.rooms;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static dev.holdfast.testing.Patience.awaitLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;

import dev.holdfast.redis.PackagedService;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.session.RandomId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusIntegrationTest;
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
  void badInputIsAnsweredWithAProblemThatNamesTheField() {
    assertProblem(
        byService().body(Map.of("policy", Map.of("maxParticipants", -1))).post(ROOMS),
        400,
        "invalid-payload",
        "policy.maxParticipants");
    assertProblem(byService().body("{\"id\":").post(ROOMS), 400, "invalid-payload");
    assertProblem(byService().get(ROOMS + "/nowhere"), 404, "room-not-found");
    assertProblem(byNobody().get("/v1/nothing"), 404, "not-found");
    assertProblem(byNobody().get(ROOMS), 401, "unauthorized");
    assertProblem(by("ann", "agent").get(ROOMS + "/elsewhere"), 403, "forbidden");
  }

  @Test
  void theOpenApiDocumentIsServed() {
    byNobody()
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("paths", hasKey("/v1/rooms/{id}"))
        .body("components.schemas", hasKey("Problem"));
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
