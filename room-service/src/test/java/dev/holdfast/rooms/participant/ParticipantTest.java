package dev.holdfast.rooms.participant;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Calls.token;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.rooms.Problems.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.token.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class ParticipantTest {
  @Inject RoomGuests roomGuests;
  @Inject Rooms rooms;
  @Inject Sessions sessions;

  @Test
  void aRemovalHolds() {
    String room = roomGuests.room("standard");
    long tokenIssuedAt = System.currentTimeMillis() - 1000;
    RoomGuests.Guest alice = roomGuests.enters("alice", "customer", room);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);

    assertThat(by("sue", "supervisor").delete(path(room, "alice")).statusCode()).isEqualTo(204);

    assertThat(rooms.show(room).participant("alice")).isEmpty();
    assertThat(Await.on(sessions.find(alice.sessionId()))).isEmpty();
    assertThat(roomGuests.toldTo(bob, "participant-left"))
        .singleElement()
        .satisfies(told -> assertThat(told.path("reason").asText()).isEqualTo("removed"));
    assertThat(roomGuests.toldTo(bob, "call-ended"))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.path("reason").asText()).isEqualTo("removed");
              assertThat(told.path("endedBy").asText()).isEqualTo("sue");
            });
    var anew = Await.on(sessions.open(PrivateId.random(), "alice", "{}", RoomGuests.REPLICA));
    SessionUser withTheOldToken =
        new SessionUser(
            "alice", "Alice", Role.CUSTOMER, anew.pid().sessionId(), anew.epoch(), tokenIssuedAt);
    assertThatThrownBy(() -> rooms.join(withTheOldToken, room))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.REMOVED));
  }

  @Test
  void somebodyWhoIsNotThereCannotBeRemoved() {
    String room = roomGuests.room("standard");
    assertProblem(byService().delete(path(room, "nobody")), 404, "participant-not-found");
    assertProblem(byService().delete(path("nowhere", "alice")), 404, "room-not-found");
  }

  /** One rule at every door, and an encoded slash is no slash of the path's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ana.b+tag@example.com",
        "auth0|5f7c8ec7",
        "f:3d2b1c4e-9f1a:ana",
        "corp/ana",
        "a%2Fb",
        "Ana Bel",
        "İpek",
        "👩",
        "o'neil\"",
        "...",
        "a{b}",
        "*",
        "a;b=c?d#e"
      })
  void whoeverAnIdentityProviderKnowsIsKnownAtEveryDoor(String userId) {
    String room = roomGuests.room("standard");
    String token = token(userId, "customer", room);
    roomGuests.enters(userId, "customer", room);

    assertThat(by(token).get("/v1/rooms/" + room).statusCode()).isEqualTo(200);
    String username = by(token).get("/v1/ice-servers").path("iceServers[1].username");
    assertThat(username).matches("[0-9]+:[ -~]{1,255}");
    assertThat(by(token).queryParam("userId", userId).get("/v1/calls").statusCode()).isEqualTo(200);
    assertThat(removing(room, userId).statusCode()).isEqualTo(204);
    assertThat(rooms.show(room).participant(userId)).isEmpty();
  }

  @Test
  void whatIsNoUsersIdIsRefusedAtEveryDoor() {
    String room = roomGuests.room("standard");
    for (String no : List.of("a\nb", "a ", "x".repeat(256))) {
      assertInvalid(removing(room, no), "participantId");
      assertInvalid(byService().queryParam("userId", no).get("/v1/calls"), "userId");
      assertInvalid(byService().body(Map.of("sub", no, "role", "agent")).post("/v1/tokens"), "sub");
      assertInvalid(byService().body(Map.of("userId", no)).post("/v1/calls/c/transfer"), "userId");
    }
  }

  @Test
  void aWindowIsExtendedOnceAnAbsence() {
    String room = roomGuests.room("standard");
    RoomGuests.Guest alice = roomGuests.enters("alice", "customer", room);
    RoomGuests.Guest bob = roomGuests.enters("bob", "agent", room);
    roomGuests.dropsOut(alice);
    long before = rooms.show(room).participant("alice").orElseThrow().deadline().orElseThrow();
    String key = RandomId.random();

    Response extended = extend(by("bob", "agent"), room, "alice", key, "PT2M");

    assertThat(extended.statusCode()).as(extended.asString()).isEqualTo(200);
    long deadline = extended.jsonPath().getLong("deadline");
    assertThat(deadline).isEqualTo(before + 120_000);
    assertThat(rooms.show(room).participant("alice").orElseThrow().deadline()).hasValue(deadline);
    assertThat(
            roomGuests.toldTo(bob, "waiting-for-participant").getLast().path("deadline").asLong())
        .isEqualTo(deadline);
    assertThat(
            extend(by("bob", "agent"), room, "alice", key, "PT2M").jsonPath().getLong("deadline"))
        .isEqualTo(deadline);
    assertProblem(
        extend(by("bob", "agent"), room, "alice", key, "PT3M"), 409, "idempotency-conflict");
    assertProblem(
        extend(byService(), room, "alice", RandomId.random(), "PT2M"),
        409,
        "window-extended-before");
  }

  @Test
  void aWindowIsExtendedForWhoIsAwayByWhoIsThere() {
    String room = roomGuests.room("standard");
    RoomGuests.Guest alice = roomGuests.enters("alice", "customer", room);
    roomGuests.enters("bob", "agent", room);
    String key = RandomId.random();
    assertProblem(extend(byService(), room, "alice", key, "PT2M"), 404, "participant-not-found");
    assertProblem(extend(byService(), "nowhere", "alice", key, "PT2M"), 404, "room-not-found");
    roomGuests.dropsOut(alice);

    assertForbidden(extend(by("carl", "agent", room), room, "alice", key, "PT2M"));
    assertForbidden(extend(by("carl", "agent"), "nowhere", "alice", key, "PT2M"));
    assertForbidden(extend(by("alice", "customer"), room, "alice", key, "PT2M"));
    for (String by : List.of("PT0S", "PT25H", "PT0.1S")) {
      assertInvalid(extend(byService(), room, "alice", RandomId.random(), by), "by");
    }
    assertInvalid(extend(byService(), room, "alice", RandomId.random(), "soon"), "by");
    assertInvalid(byService().body(Map.of()).post(path(room, "alice") + "/extend-window"), "by");
  }

  private static Response extend(
      RequestSpecification who, String room, String participant, String key, String by) {
    return who.header("Idempotency-Key", key)
        .body(Map.of("by", by))
        .post(path(room, participant) + "/extend-window");
  }

  private static Response removing(String room, String participant) {
    String encoded = URLEncoder.encode(participant, UTF_8).replace("+", "%20");
    return byService().urlEncodingEnabled(false).delete(path(room, encoded));
  }

  private static String path(String room, String participant) {
    return "/v1/rooms/" + room + "/participants/" + participant;
  }
}
