package dev.holdfast.rooms.event;

import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.ContactCentre.someone;
import static dev.holdfast.testing.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.ContactCentre;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.testing.Golden;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What only logs tell is what the examples in docs/events say, field by field. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class GoldenLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject ContactCentre centre;
  @Inject Dispatch dispatch;

  private final String ada = someone("ada");
  private final String grace = someone("grace");
  private final String mary = someone("mary");
  private final String queue = someone("support");
  private final Golden golden =
      Golden.calling(Map.of(ada, "ada", grace, "grace", mary, "mary", queue, "support"));

  @Test
  void ofACall() {
    SessionUser customer = centre.signIn(ada, "customer");
    String callId = centre.request(customer, queue);
    byService().body("{\"priority\":9}").put("/v1/calls/" + callId + "/priority");
    dispatch.away(ada, customer.sessionId(), customer.epoch(), Departure.LOST);
    dispatch.back(ada, customer.sessionId(), customer.epoch(), RoomGuests.REPLICA);
    centre.accepts(centre.agent(grace, queue), callId);
    centre.agent(mary, queue);
    byService()
        .body("{\"userId\":\"" + mary + "\"}")
        .post("/v1/calls/" + callId + "/invite")
        .then()
        .statusCode(200);

    assertLogged(
        "/v1/calls/" + callId,
        "call-requested",
        "call-prioritised",
        "customer-away",
        "customer-back",
        "call-accepting",
        "call-inviting",
        "call-started");
  }

  @Test
  void ofARoom() {
    String room = "/v1/rooms/" + someone("room");
    String id = room.substring(room.lastIndexOf('/') + 1);
    byService().body("{\"id\":\"" + id + "\"}").post("/v1/rooms").then().statusCode(201);
    byService().delete(room + "?reason=maintenance").then().statusCode(200);

    assertLogged(room, "room-created", "room-closed");
  }

  private void assertLogged(String of, String... types) {
    for (String type : types) {
      await(type).until(() -> logged(of, type).isPresent());
      golden.assertIsLike(type, logged(of, type).orElseThrow());
    }
  }

  private static Optional<JsonNode> logged(String of, String type) {
    try {
      JsonNode page = JSON.readTree(byService().get(of + "/events").asString());
      List<JsonNode> events =
          StreamSupport.stream(page.path("events").spliterator(), false).toList();
      return events.stream().filter(one -> one.path("type").asText().equals(type)).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
