package dev.holdfast.rooms.access;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.token.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class AccessTest {
  private static final String ANY_PATH = "/v1/ice-servers";

  @Inject RoomGuests roomGuests;

  @ConfigProperty(name = "holdfast.token.secret")
  String secret;

  @Test
  void refusesWhoeverBringsNoToken() {
    for (String path :
        List.of(ANY_PATH, "/v1/rooms", "/v1/rooms/lobby", "/v1/rooms/lobby/events")) {
      assertProblem(byNobody().get(path), 401, "unauthorized");
    }
  }

  @Test
  void refusesAForgedToken() {
    String forged =
        Jwt.claims()
            .subject("eve")
            .groups("service")
            .expiresIn(3600)
            .signWithSecret("another-secret-that-is-long-enough-to-sign");
    assertProblem(by(forged).get(ANY_PATH), 401, "unauthorized");
  }

  @Test
  void refusesATokenWithoutASignature() {
    String unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUiLCJncm91cHMiOlsic2VydmljZSJdfQ.";
    assertProblem(by(unsigned).get(ANY_PATH), 401, "unauthorized");
    assertProblem(by("not-a-token").get(ANY_PATH), 401, "unauthorized");
  }

  @Test
  void saysThatATokenRanOut() {
    long hourAgo = Instant.now().getEpochSecond() - 3600;
    String old =
        Jwt.claims()
            .subject("alice")
            .groups("customer")
            .issuedAt(hourAgo - 60)
            .expiresAt(hourAgo)
            .signWithSecret(secret);
    assertProblem(by(old).get(ANY_PATH), 401, "token-expired");
  }

  @Test
  void refusesATokenThatNamesNoRole() {
    String roleless =
        Jwt.claims().subject("alice").groups("king").expiresIn(600).signWithSecret(secret);
    assertProblem(by(roleless).get(ANY_PATH), 401, "unauthorized");
  }

  @Test
  void takesATokenThatAnIdentityProviderMade() {
    String own =
        Jwt.claims()
            .subject("alice")
            .groups(Set.of("staff", "agent"))
            .expiresIn(600)
            .signWithSecret(secret);
    assertThat(by(own).get(ANY_PATH).statusCode()).isEqualTo(200);
  }

  @Test
  void customersAndAgentsMayNotListCloseOrRemove() {
    String room = roomGuests.room("standard");
    for (String role : List.of("customer", "agent")) {
      assertForbidden(by("alice", role, room).get("/v1/rooms"));
      assertForbidden(by("alice", role, room).delete("/v1/rooms/" + room));
      assertForbidden(by("alice", role, room).delete("/v1/rooms/" + room + "/participants/bob"));
    }
    assertForbidden(by("alice", "customer").body("{}").post("/v1/rooms"));
  }

  @Test
  void aRoleThatMayNotIsRefusedBeforeItsBodyIsRead() {
    assertForbidden(by("alice", "customer").body("{nonsense").post("/v1/rooms"));
  }

  @Test
  void aRoomIsSeenByItsParticipantsItsGrantHoldersSupervisorsAndServices() {
    String room = roomGuests.room("standard");
    roomGuests.enters("alice", "customer", room);
    String path = "/v1/rooms/" + room;

    assertThat(by("alice", "customer").get(path).statusCode()).isEqualTo(200);
    assertThat(by("bob", "customer", room).get(path).statusCode()).isEqualTo(200);
    assertThat(by("carol", "customer", "*").get(path).statusCode()).isEqualTo(200);
    assertThat(by("sue", "supervisor").get(path).statusCode()).isEqualTo(200);
    assertThat(byService().get(path).statusCode()).isEqualTo(200);
    assertForbidden(by("eve", "agent", "elsewhere").get(path));
    assertForbidden(by("eve", "agent").get(path + "/events"));
  }

  @Test
  void whoMayNotKnowARoomDoesNotLearnThatItIsNotThere() {
    assertForbidden(by("eve", "customer").get("/v1/rooms/nowhere"));
    assertProblem(by("bob", "customer", "nowhere").get("/v1/rooms/nowhere"), 404, "room-not-found");
    assertProblem(byService().get("/v1/rooms/nowhere"), 404, "room-not-found");
  }

  @Test
  void everyAnswerIsToBeTakenForWhatItSaysAndIsNoPage() {
    for (Response answer :
        List.of(
            by("eve", "customer").get(ANY_PATH),
            byNobody().get(ANY_PATH),
            byNobody().get("/nowhere"),
            byNobody().get("/q/openapi"))) {
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Content-Security-Policy"))
          .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    }
  }

  @Test
  void theRolesOfTheAnnotationsAreTheRolesOfTheTokens() {
    assertThat(List.of(Roles.SERVICE, Roles.SUPERVISOR, Roles.AGENT, Roles.CUSTOMER))
        .containsExactlyElementsOf(Stream.of(Role.values()).map(Role::wire).toList());
  }
}
