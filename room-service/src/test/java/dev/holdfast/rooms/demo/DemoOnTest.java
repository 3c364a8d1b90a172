package dev.holdfast.rooms.demo;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.token.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@TestProfile(SwitchedOn.class)
class DemoOnTest {
  private static final String PATH = "/v1/demo/sign-in";

  @Inject Tokens tokens;

  /** A page of anybody's may have given its own name this machine's address. */
  @Test
  void signsNobodyInForAHostNameThatItDoesNotKnow() {
    assertForbidden(
        byNobody()
            .header("Host", "evil.example:8081")
            .body(Map.of("name", "Eve", "role", "supervisor"))
            .post(PATH));
  }

  @Test
  void signsSomebodyInAndMakesTheRoom() {
    String room = RandomId.random();
    Response answer =
        byNobody().body(Map.of("name", "Alice", "role", "customer", "roomId", room)).post(PATH);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.<String>path("roomId")).isEqualTo(room);
    Caller caller = tokens.check(answer.path("token"));
    assertThat(caller.userId()).isEqualTo(answer.path("userId"));
    assertThat(caller.name()).isEqualTo("Alice");
    assertThat(caller.role()).isEqualTo(Role.CUSTOMER);
    assertThat(caller.rooms()).containsExactly(room);
    assertThat(answer.<Long>path("expiresAt")).isEqualTo(caller.expiresAt());
    assertThat(by(answer.path("token")).get("/v1/rooms/" + room).<String>path("type"))
        .isEqualTo("demo");
  }

  @Test
  void staysTheSameUserInTheSameRoom() {
    Response first = byNobody().body(Map.of("name", "Alice", "role", "agent")).post(PATH);
    Map<String, String> again =
        Map.of(
            "name",
            "Alice",
            "role",
            "agent",
            "roomId",
            first.path("roomId"),
            "userId",
            first.path("userId"));

    Response second = byNobody().body(again).post(PATH);

    assertThat(second.<String>path("userId")).isEqualTo(first.path("userId"));
    assertThat(second.<String>path("roomId")).isEqualTo(first.path("roomId"));
  }

  @Test
  void grantsTheQueuesOfTheDemo() {
    Response answer = byNobody().body(Map.of("name", "Alice", "role", "customer")).post(PATH);

    assertThat(answer.<List<String>>path("queues"))
        .containsExactly("support", "sales", "interpreters");
    Caller caller = tokens.check(answer.path("token"));
    assertThat(caller.mayUseQueue("support")).isTrue();
    assertThat(caller.mayUseQueue("another")).isFalse();
  }

  @Test
  void makesNoRoomForWhoCallsAQueueOrWatches() {
    for (String role : List.of("customer", "supervisor")) {
      Response answer = byNobody().body(Map.of("name", "Alice", "role", role)).post(PATH);

      assertThat(answer.<String>path("roomId")).isNull();
      assertThat(tokens.check(answer.path("token")).rooms()).isEmpty();
    }
  }

  @Test
  void givesNobodyTheRightsOfABackend() {
    assertInvalid(byNobody().body(Map.of("name", "Eve", "role", "service")).post(PATH), "role");
    assertInvalid(
        byNobody().body(Map.of("name", "", "role", "agent", "roomId", "*")).post(PATH),
        "name",
        "roomId");
  }
}
