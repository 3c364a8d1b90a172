package dev.holdfast.rooms.room;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Pages;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.RandomId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class RoomTest {
  private static final String ROOMS = "/v1/rooms";

  @Inject RoomGuests roomGuests;
  @Inject Rooms rooms;
  @Inject ObjectMapper json;

  @Test
  void aDryRunIsCheckedLikeAnyOtherRequestAndMakesNothing() {
    String id = RandomId.random();

    assertThat(byService().body(Map.of("id", id)).post(ROOMS + "?dryRun=true").statusCode())
        .isEqualTo(204);
    assertThat(byService().get(ROOMS + "/" + id).statusCode()).isEqualTo(404);
    assertProblem(
        byService().body(Map.of("id", "no id")).post(ROOMS + "?dryRun=true"),
        400,
        "invalid-payload",
        "id");
    assertThat(byNobody().body(Map.of("id", id)).post(ROOMS + "?dryRun=true").statusCode())
        .isEqualTo(401);
  }

  /** Whoever meant a dry run gets no room. */
  @Test
  void whatIsNeitherADryRunNorNoneIsRefused() {
    String id = RandomId.random();

    for (String dryRun : List.of("1", "yes", "TRUE")) {
      assertInvalid(byService().body(Map.of("id", id)).post(ROOMS + "?dryRun=" + dryRun), "dryRun");
    }
    assertThat(byService().get(ROOMS + "/" + id).statusCode()).isEqualTo(404);
    assertThat(byService().body(Map.of("id", id)).post(ROOMS + "?dryRun=false").statusCode())
        .isEqualTo(201);
  }

  @Test
  void makesARoomWithThePolicyThatWasAskedFor() {
    String id = RandomId.random();
    Map<String, Object> policy =
        Map.of("reconnectWindow", "PT2M", "emptyTimeout", "PT30S", "maxParticipants", 3);

    Response made =
        byService().body(Map.of("id", id, "type", "support", "policy", policy)).post(ROOMS);

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.header("Location")).endsWith(ROOMS + "/" + id);
    JsonPath room = byService().get(ROOMS + "/" + id).jsonPath();
    assertThat(room.getString("roomId")).isEqualTo(id);
    assertThat(room.getString("type")).isEqualTo("support");
    assertThat(room.getString("status")).isEqualTo("open");
    assertThat(room.getMap("$")).containsEntry("callId", null);
    assertThat(room.getMap("policy"))
        .isEqualTo(
            Map.of(
                "reconnectWindow",
                "PT2M",
                "reconnectWindowMs",
                120_000,
                "emptyTimeout",
                "PT30S",
                "emptyTimeoutMs",
                30_000,
                "maxParticipants",
                3,
                "roles",
                List.of()));
    assertThat(room.getList("participants")).isEmpty();
  }

  @Test
  void anAgentNamesOnlyRoomsThatTheTokenGrants() {
    String there = RandomId.random();
    String next = RandomId.random();
    byService().body(Map.of("id", there)).post(ROOMS);

    for (String id : List.of(there, next)) {
      Response asked = by("nosy", "agent", "another").body(Map.of("id", id)).post(ROOMS);
      assertForbidden(asked);
      assertThat(asked.asString()).doesNotContain("participants");
    }
    assertProblem(byService().get(ROOMS + "/" + next), 404, "room-not-found");
    assertThat(by("ann", "agent", there).body(Map.of("id", there)).post(ROOMS).statusCode())
        .isEqualTo(200);
    assertThat(by("ann", "agent", next).body(Map.of("id", next)).post(ROOMS).statusCode())
        .isEqualTo(201);
  }

  @Test
  void agentsAndSupervisorsMakeRoomsTooAndTheTypeGivesThePolicy() {
    for (String role : List.of("agent", "supervisor")) {
      Response made = by("ann", role).body(Map.of("type", "brief")).post(ROOMS);
      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(made.<String>path("roomId")).isNotBlank();
      assertThat(made.<String>path("policy.reconnectWindow")).isEqualTo("PT0.3S");
      assertThat(made.<String>path("policy.emptyTimeout")).isEqualTo("PT10M");
      assertThat(made.<Integer>path("policy.maxParticipants")).isEqualTo(4);
    }
  }

  @Test
  void aRoomThatIsThereIsGivenBackAsItIs() {
    String id = RandomId.random();
    byService().body(Map.of("id", id, "type", "support")).post(ROOMS);

    Response again = byService().body(Map.of("id", id, "type", "other")).post(ROOMS);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.<String>path("type")).isEqualTo("support");
  }

  @Test
  void ofManyWhoMakeTheSameRoomAtOnceOneHasMadeIt() throws Exception {
    String id = RandomId.random();
    List<Callable<Integer>> many =
        Collections.nCopies(8, () -> byService().body(Map.of("id", id)).post(ROOMS).statusCode());
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(many.size())) {
      for (Future<Integer> one : threads.invokeAll(many)) {
        statuses.add(one.get());
      }
    }
    assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201);
  }

  @Test
  void theSameIdempotencyKeyGivesTheSameRoomAndAnswer() {
    String key = RandomId.random();
    Response first = withKey(key, Map.of("type", "support"));
    Response second = withKey(key, Map.of("type", "support"));

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.<String>path("roomId")).isEqualTo(first.path("roomId"));
  }

  @Test
  void theSameIdempotencyKeyWithAnotherBodyIsAConflict() {
    String key = RandomId.random();
    withKey(key, Map.of("type", "support"));

    assertProblem(withKey(key, Map.of("type", "other")), 409, "idempotency-conflict");
  }

  @Test
  void anotherCallersIdempotencyKeyIsAnotherKey() {
    String key = RandomId.random();
    Response services = withKey(key, Map.of("type", "support"));
    Response agents =
        by("ann", "agent").header("Idempotency-Key", key).body(Map.of("type", "other")).post(ROOMS);

    assertThat(agents.statusCode()).isEqualTo(201);
    assertThat(agents.<String>path("roomId")).isNotEqualTo(services.path("roomId"));
  }

  @Test
  void showsParticipantsAndTheCallAsTheSocketsDo() throws Exception {
    String id = roomGuests.room("standard");
    roomGuests.enters("alice", "customer", id);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", id);
    roomGuests.dropsOut(bob);

    RoomView view = rooms.show(id);
    ObjectNode shown = (ObjectNode) json.readTree(byService().get(ROOMS + "/" + id).asString());

    assertThat(shown.path("callId").asText()).isNotBlank();
    assertThat(shown.at("/participants/1/presence").asText()).isEqualTo("disconnected");
    assertThat(shown.at("/participants/1/deadline").asLong()).isPositive();
    ObjectNode policy = (ObjectNode) shown.path("policy");
    policy.remove(List.of("reconnectWindow", "emptyTimeout", "roles"));
    assertThat(shown).isEqualTo(json.readTree(view.wire().toString()));
    assertThat(shown.toString()).doesNotContain(bob.sessionId());
  }

  @Test
  void listsEachRoomOncePageByPage() {
    String type = "paged-" + RandomId.random();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(byService().body(Map.of("type", type)).post(ROOMS).path("roomId"));
    }

    List<JsonPath> pages =
        Pages.ofList(cursor -> list(Map.of("type", type, "limit", 3, "cursor", cursor)).jsonPath());

    assertThat(Pages.all(pages, "rooms.roomId", String.class))
        .containsExactlyElementsOf(made.stream().sorted().toList());
    assertThat(pages).hasSize(3);
  }

  @Test
  void listsByStatus() {
    String type = "kinds-" + RandomId.random();
    String open = roomGuests.room(type);
    String active = roomGuests.room(type);
    roomGuests.enters("alice", "customer", active);
    roomGuests.enters("bob", "agent", active);
    String closed = roomGuests.room(type);
    byService().delete(ROOMS + "/" + closed);

    assertThat(idsOf(type, "open")).containsExactly(open);
    assertThat(idsOf(type, "active")).containsExactly(active);
    assertThat(idsOf(type, "closed")).containsExactly(closed);
    assertThat(idsOf(type, "")).containsExactlyInAnyOrder(open, active, closed);
  }

  @Test
  void refusesACursorFromElsewhere() {
    String type = "cursor-" + RandomId.random();
    roomGuests.room(type);
    roomGuests.room(type);
    String cursor = list(Map.of("type", type, "limit", 1)).path("next");

    assertInvalid(list(Map.of("cursor", cursor)), "cursor");
    assertInvalid(list(Map.of("type", type, "cursor", "bm9uc2Vuc2U")), "cursor");
    assertInvalid(list(Map.of("cursor", "%%%")), "cursor");
  }

  @Test
  void closingARoomEndsItsCallAndSaysWhy() {
    String id = roomGuests.room("standard");
    RoomGuests.Guest alice = roomGuests.enters("alice", "customer", id);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", id);

    Response closed = byService().delete(ROOMS + "/" + id + "?reason=maintenance");

    assertThat(closed.statusCode()).isEqualTo(200);
    assertThat(closed.<String>path("status")).isEqualTo("closed");
    assertThat(closed.<String>path("closeReason")).isEqualTo("maintenance");
    for (RoomGuests.Guest one : List.of(alice, bob)) {
      assertThat(roomGuests.toldTo(one, "call-ended"))
          .singleElement()
          .satisfies(told -> assertThat(told.path("reason").asText()).isEqualTo("room-closed"));
    }
  }

  @Test
  void aRoomIsClosedOnceAndTheFirstReasonStays() {
    String id = roomGuests.room("standard");
    byService().body(Map.of("reason", "the first")).delete(ROOMS + "/" + id);

    Response again = byService().body(Map.of("reason", "the second")).delete(ROOMS + "/" + id);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.<String>path("closeReason")).isEqualTo("the first");
    assertProblem(byService().delete(ROOMS + "/nowhere"), 404, "room-not-found");
  }

  private static Response withKey(String key, Map<String, Object> body) {
    return byService().header("Idempotency-Key", key).body(body).post(ROOMS);
  }

  private static Response list(Map<String, Object> parameters) {
    return byService().queryParams(parameters).get(ROOMS);
  }

  private static List<String> idsOf(String type, String status) {
    return list(Map.of("type", type, "status", status))
        .jsonPath()
        .getList("rooms.roomId", String.class);
  }
}
