package dev.holdfast.rooms.participant;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Calls.token;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.EventReader;
import dev.holdfast.rooms.Pages;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.room.Rooms;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A removal holds at every door, for whoever has the room's grant too. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class RemovedReaderTest {
  @Inject RoomGuests roomGuests;
  @Inject Rooms rooms;

  @TestHTTPResource("/")
  URI base;

  private String room;
  private String call;
  private String oldToken;

  @BeforeEach
  void aCall() {
    room = roomGuests.room("standard");
    oldToken = token("eve", "agent", room);
    roomGuests.enters("eve", "agent", room);
    roomGuests.enters("tom", "customer", room);
    call = rooms.show(room).call().orElseThrow().callId();
  }

  @Test
  void theOldTokenReadsNeitherTheRoomNorItsCalls() {
    List<String> doors =
        List.of(
            "/v1/rooms/" + room,
            "/v1/rooms/" + room + "/events",
            "/v1/calls/" + call,
            "/v1/calls/" + call + "/events");
    doors.forEach(door -> assertThat(by(oldToken).get(door).statusCode()).isEqualTo(200));
    assertThat(by(oldToken).get("/v1/calls").jsonPath().getList("calls.callId")).contains(call);

    remove();

    doors.forEach(door -> assertProblem(by(oldToken).get(door), 403, "removed"));
    assertProblem(
        by(oldToken).accept("text/event-stream").get("/v1/rooms/" + room + "/events"),
        403,
        "removed");
    assertThat(by(oldToken).get("/v1/calls").jsonPath().getList("calls.callId"))
        .doesNotContain(call);
    assertThat(by("sue", "supervisor").get(doors.getFirst()).statusCode()).isEqualTo(200);
  }

  @Test
  void theOldTokenMakesNothingOfTheRoomOrItsCallEither() {
    remove();

    assertProblem(by(oldToken).body(Map.of("id", room)).post("/v1/rooms"), 403, "removed");
    assertProblem(by(oldToken).body("{}").post("/v1/calls/" + call + "/end"), 403, "removed");
    assertThat(byService().body(Map.of("id", room)).post("/v1/rooms").statusCode()).isEqualTo(200);
  }

  @Test
  void aSupervisorWhoWasRemovedHasNoSayThereEither() {
    String supervisor = token("sue", "supervisor");
    roomGuests.enters("sue", "supervisor", room);
    remove("sue");

    String participant = "/v1/rooms/" + room + "/participants/tom";
    assertProblem(by(supervisor).body(Map.of("id", room)).post("/v1/rooms"), 403, "removed");
    assertProblem(by(supervisor).delete("/v1/rooms/" + room), 403, "removed");
    assertProblem(by(supervisor).delete(participant), 403, "removed");
    assertProblem(
        by(supervisor).body(Map.of("by", "PT1S")).post(participant + "/extend-window"),
        403,
        "removed");
    for (String change : List.of("transfer", "invite")) {
      assertProblem(
          by(supervisor).body(Map.of("queue", "any")).post("/v1/calls/" + call + "/" + change),
          403,
          "removed");
    }
    assertProblem(
        by(supervisor).body(Map.of("priority", 1)).put("/v1/calls/" + call + "/priority"),
        403,
        "removed");
    assertThat(rooms.show(room).participant("tom")).isPresent();
    assertThat(listed(supervisor)).doesNotContain(room);
    assertThat(by(supervisor).get("/v1/calls").jsonPath().getList("calls.callId"))
        .doesNotContain(call);
    assertThat(listed(token("ron", "supervisor"))).contains(room);
  }

  @Test
  void aNewerTokenReadsAgain() throws Exception {
    remove();

    await()
        .until(() -> by(token("eve", "agent", room)).get("/v1/rooms/" + room).statusCode() == 200);
    try (EventReader reader = follow("v1/rooms/" + room + "/events", token("eve", "agent", room))) {
      await().until(() -> reader.types().contains("participant-left"));
      roomGuests.enters("kim", "customer", room);
      await().until(() -> reader.types().getLast().equals("participant-joined"));
      assertThat(reader.hasEnded()).isFalse();
    }
  }

  @Test
  void streamsEndWithTheRemoval() throws Exception {
    try (EventReader ofRoom = follow("v1/rooms/" + room + "/events", oldToken);
        EventReader ofCall = follow("v1/calls/" + call + "/events", oldToken);
        EventReader ofOther = follow("v1/rooms/" + room + "/events", token("tom", "agent", room))) {
      await().until(() -> ofRoom.types().contains("call-started"));
      await().until(() -> ofCall.types().contains("call-started"));

      remove();
      roomGuests.enters("kim", "customer", room);

      await().until(ofRoom::hasEnded);
      await().until(ofCall::hasEnded);
      assertThat(ofRoom.types()).endsWith("participant-left");
      assertThat(ofCall.types()).endsWith("participant-left");
      await().until(() -> ofOther.types().getLast().equals("participant-joined"));
      assertThat(ofOther.hasEnded()).isFalse();
    }
  }

  private void remove() {
    remove("eve");
  }

  private void remove(String userId) {
    assertThat(byService().delete("/v1/rooms/" + room + "/participants/" + userId).statusCode())
        .isEqualTo(204);
  }

  private static List<String> listed(String token) {
    return Pages.all(
        Pages.ofList(
            cursor ->
                by(token).queryParams("limit", 200, "cursor", cursor).get("/v1/rooms").jsonPath()),
        "rooms.roomId",
        String.class);
  }

  private EventReader follow(String path, String token) throws Exception {
    return new EventReader(base.resolve("/" + path), token, Map.of());
  }
}
