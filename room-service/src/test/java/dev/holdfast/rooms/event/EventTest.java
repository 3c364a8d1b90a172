package dev.holdfast.rooms.event;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Calls.token;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Calls;
import dev.holdfast.rooms.EventReader;
import dev.holdfast.rooms.Pages;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.testing.Patience;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class EventTest {
  private static final int HELD = 30;

  @Inject RoomGuests roomGuests;

  @TestHTTPResource("/v1/rooms/")
  URI rooms;

  @Test
  void tellsWhatHappenedInOrderAndHidesTheSessions() {
    String room = roomGuests.room("standard");
    RoomGuests.Guest alice = roomGuests.enters("alice", "customer", room);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);

    JsonPath page = page(room, Map.of());

    assertThat(page.getBoolean("recovered")).isTrue();
    assertThat(page.getBoolean("more")).isFalse();
    assertThat(page.getList("events.type"))
        .isEqualTo(
            List.of("room-created", "participant-joined", "call-started", "participant-joined"));
    assertThat(page.getString("events[1].data.participant.userId")).isEqualTo("alice");
    assertThat(page.getLong("events[1].at")).isPositive();
    assertThat(page.getMap("events[1]")).containsOnlyKeys("offset", "type", "at", "data");
    assertThat(page.prettify()).doesNotContain(alice.sessionId()).doesNotContain(bob.sessionId());
  }

  @Test
  void goesOnAfterAnOffsetPageByPage() {
    String room = roomGuests.room("standard");
    comeAndGo(room, 4);

    List<JsonPath> pages = Pages.ofLog(offset -> page(room, Map.of("after", offset, "limit", 4)));

    String after = pages.getLast().getString("next");
    assertThat(Pages.all(pages, "events.offset", String.class))
        .hasSize(9)
        .doesNotHaveDuplicates()
        .last()
        .isEqualTo(after);
    assertThat(page(room, Map.of("after", after)).getList("events")).isEmpty();
    assertThat(page(room, Map.of("after", after)).getString("next")).isEqualTo(after);
  }

  @Test
  void saysThatAnOffsetIsNotHeldAnyMoreAndBeginsWithTheOldest() {
    String room = roomGuests.room("standard");
    String first = page(room, Map.of()).getString("next");
    comeAndGo(room, 20);

    JsonPath page = page(room, Map.of("after", first));

    assertThat(page.getBoolean("recovered")).isFalse();
    assertThat(page.getList("events")).hasSize(HELD);
    assertThat(page.getBoolean("more")).isFalse();
    assertThat(page(room, Map.of("after", "17-3")).getBoolean("recovered")).isFalse();
    assertThat(page(room, Map.of("after", page.getString("next"))).getBoolean("recovered"))
        .isTrue();
  }

  @Test
  void refusesWhatIsNoOffset() {
    String room = roomGuests.room("standard");
    String path = "/v1/rooms/" + room + "/events";
    assertInvalid(byService().get(path + "?after=yesterday"), "after");
    assertInvalid(byService().get(path + "?limit=5000"), "limit");
    assertInvalid(
        byService().accept("text/event-stream").header("Last-Event-ID", "x").get(path),
        "Last-Event-ID");
    assertProblem(
        byService().accept("text/event-stream").get("/v1/rooms/nowhere/events"),
        404,
        "room-not-found");
  }

  @Test
  void streamsWhatHappenedAndThenWhatHappens() throws Exception {
    String room = roomGuests.room("standard");
    roomGuests.enters("alice", "customer", room);
    try (EventReader reader = follow(room, Map.of())) {
      await().until(() -> reader.types().size() == 2);
      RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);

      await().until(() -> reader.types().size() == 4);
      assertThat(reader.types())
          .isEqualTo(
              List.of("room-created", "participant-joined", "call-started", "participant-joined"));
      assertThat(reader.received().getLast().data())
          .contains("\"userId\":\"bob\"")
          .doesNotContain(bob.sessionId());
      assertThat(reader.received().stream().map(EventReader.Received::id))
          .isEqualTo(page(room, Map.of()).getList("events.offset", String.class));
    }
  }

  @Test
  void resumesAfterTheLastEventWithoutLossOrRepetition() throws Exception {
    String room = roomGuests.room("standard");
    String last;
    try (EventReader reader = follow(room, Map.of())) {
      await().until(() -> reader.types().size() == 1);
      last = reader.received().getLast().id();
    }
    comeAndGo(room, 3);
    try (EventReader reader = follow(room, Map.of("Last-Event-ID", last))) {
      await().until(() -> reader.types().size() == 6);
      comeAndGo(room, 1);
      await().until(() -> reader.types().size() == 8);
      assertThat(reader.received().stream().map(EventReader.Received::id))
          .isEqualTo(page(room, Map.of("after", last)).getList("events.offset", String.class));
    }
  }

  @Test
  void tellsOfAGapBeforeItGoesOnWithTheOldestThatIsHeld() throws Exception {
    String room = roomGuests.room("standard");
    String first = page(room, Map.of()).getString("next");
    comeAndGo(room, 20);
    try (EventReader reader = follow(room, Map.of("Last-Event-ID", first))) {
      await().until(() -> reader.types().size() == HELD + 1);
      comeAndGo(room, 1);
      await().until(() -> reader.types().size() == HELD + 3);
      assertThat(reader.types().getFirst()).isEqualTo("gap");
      assertThat(reader.types().stream().filter("gap"::equals)).hasSize(1);
      assertThat(reader.received().stream().map(EventReader.Received::id)).doesNotHaveDuplicates();
    }
  }

  @Test
  void endsWhenTheTokenRunsOut() throws Exception {
    String room = roomGuests.room("standard");
    Duration life = Patience.window(Duration.ofSeconds(3));
    String brief =
        byService()
            .body(
                Map.of(
                    "sub",
                    "alice",
                    "role",
                    "customer",
                    "rooms",
                    List.of(room),
                    "ttl",
                    life.toSeconds()))
            .post("/v1/tokens")
            .path("token");
    try (EventReader reader = new EventReader(address(room), brief, Map.of())) {
      Patience.awaitAfter(life).until(reader::hasEnded);
    }
  }

  @Test
  void theNextCustomerOfAStandingRoomSeesNothingOfTheOneBefore() throws Exception {
    String room = roomGuests.room("standard");
    roomGuests.enters("bob", "agent", room);
    RoomGuests.Guest anna = roomGuests.enters("anna", "customer", room);
    try (EventReader former = followAs("anna", room, Map.of())) {
      await().until(() -> former.types().contains("participant-joined"));
      roomGuests.leaves(anna);
      RoomGuests.Guest alice = roomGuests.enters("alice", "customer", room);

      JsonPath seen = eventsSeenBy("alice", room);
      assertThat(seen.prettify()).contains("alice").doesNotContain("anna");
      assertThat(seen.getList("events.type"))
          .isEqualTo(List.of("call-started", "participant-joined"));
      try (EventReader reader = followAs("alice", room, Map.of())) {
        await().until(() -> reader.types().size() == 2);
        roomGuests.leaves(alice);
        roomGuests.leaves(roomGuests.enters("carol", "customer", room));
        roomGuests.enters("alice", "customer", room);
        await().until(() -> reader.types().lastIndexOf("participant-joined") > 1);
        assertThat(dataOf(reader)).contains("alice").doesNotContain("anna").doesNotContain("carol");
      }
      assertThat(dataOf(former)).contains("anna").doesNotContain("alice").doesNotContain("carol");
    }
    assertThat(eventsSeenBy("alice", room).prettify()).doesNotContain("anna", "carol");
  }

  @Test
  void aCustomerWhoHasAGrantAndIsNotThereSeesNothingYet() {
    String room = roomGuests.room("standard");
    comeAndGo(room, 2);
    assertThat(
            by("eve", "customer", room)
                .get("/v1/rooms/" + room + "/events")
                .jsonPath()
                .getList("events"))
        .isEmpty();
  }

  private EventReader followAs(String customer, String room, Map<String, String> headers)
      throws Exception {
    return new EventReader(address(room), token(customer, "customer", room), headers);
  }

  private static String dataOf(EventReader reader) {
    return reader.received().stream()
        .map(EventReader.Received::data)
        .collect(Collectors.joining("\n"));
  }

  private static JsonPath eventsSeenBy(String customer, String room) {
    return by(customer, "customer").get("/v1/rooms/" + room + "/events").jsonPath();
  }

  private void comeAndGo(String room, int times) {
    for (int i = 0; i < times; i++) {
      roomGuests.leaves(roomGuests.enters("alice", "customer", room));
    }
  }

  private EventReader follow(String room, Map<String, String> headers) throws Exception {
    return new EventReader(address(room), token("sue", "supervisor"), headers);
  }

  private URI address(String room) {
    return rooms.resolve(room + "/events");
  }

  private static JsonPath page(String room, Map<String, Object> parameters) {
    return Calls.byService()
        .queryParams(parameters)
        .get("/v1/rooms/" + room + "/events")
        .jsonPath();
  }
}
