package dev.holdfast.rooms.participant;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Guests;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.room.Visitor;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.Sessions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class ParticipantTest {
  @Inject Guests guests;
  @Inject Rooms rooms;
  @Inject Sessions sessions;

  @Test
  void aRemovalHolds() {
    String room = guests.room("standard");
    long tokenIssuedAt = System.currentTimeMillis() - 1000;
    Guests.Guest alice = guests.enters("alice", "customer", room);
    Guests.Guest bob = guests.enters("bob", "agent", room);

    assertThat(by("sue", "supervisor").delete(path(room, "alice")).statusCode()).isEqualTo(204);

    assertThat(rooms.show(room).participant("alice")).isEmpty();
    assertThat(Await.on(sessions.find(alice.sessionId()))).isEmpty();
    assertThat(guests.toldTo(bob, "participant-left"))
        .singleElement()
        .satisfies(told -> assertThat(told.path("reason").asText()).isEqualTo("removed"));
    assertThat(guests.toldTo(bob, "call-ended"))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.path("reason").asText()).isEqualTo("removed");
              assertThat(told.path("endedBy").asText()).isEqualTo("sue");
            });
    var anew = Await.on(sessions.open(PrivateId.random(), "alice", "{}", Guests.REPLICA));
    Visitor withTheOldToken =
        new Visitor(
            "alice", "Alice", "customer", anew.pid().sessionId(), anew.epoch(), tokenIssuedAt);
    assertThatThrownBy(() -> rooms.join(withTheOldToken, room))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.REMOVED));
  }

  @Test
  void somebodyWhoIsNotThereCannotBeRemoved() {
    String room = guests.room("standard");
    assertProblem(byService().delete(path(room, "nobody")), 404, "participant-not-found");
    assertProblem(byService().delete(path("nowhere", "alice")), 404, "room-not-found");
  }

  private static String path(String room, String participant) {
    return "/v1/rooms/" + room + "/participants/" + participant;
  }
}
