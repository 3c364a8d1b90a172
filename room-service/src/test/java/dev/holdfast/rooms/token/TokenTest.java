package dev.holdfast.rooms.token;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Calls;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.ClaimsConfig;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.token.TokenConfig;
import dev.holdfast.state.token.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class TokenTest {
  private static final String PATH = "/v1/tokens";

  @Inject Tokens tokens;
  @Inject ClaimsConfig names;

  @Test
  void makesATokenThatSaysWhatWasAskedFor() {
    Response answer =
        byService()
            .body(
                Map.of(
                    "sub", "alice",
                    "name", "Alice A.",
                    "role", "agent",
                    "queues", List.of("french"),
                    "rooms", List.of("lobby", "hall"),
                    "calls", List.of("*"),
                    "ttl", "PT10M"))
            .post(PATH);

    assertThat(answer.statusCode()).isEqualTo(200);
    Caller caller = tokens.check(answer.path("token"));
    assertThat(caller.userId()).isEqualTo("alice");
    assertThat(caller.name()).isEqualTo("Alice A.");
    assertThat(caller.role()).isEqualTo(Role.AGENT);
    assertThat(caller.queues()).containsExactly("french");
    assertThat(caller.rooms()).containsExactlyInAnyOrder("lobby", "hall");
    assertThat(caller.calls()).containsExactly("*");
    assertThat(caller.expiresAt() - caller.issuedAt()).isEqualTo(600_000);
    assertThat(answer.<Long>path("expiresAt")).isEqualTo(caller.expiresAt());
  }

  @Test
  void namesTheMostQueuesThatATokenMayName() {
    List<String> queues = IntStream.range(0, 101).mapToObj(i -> "q" + i).toList();

    Response refused =
        byService().body(Map.of("sub", "ann", "role", "agent", "queues", queues)).post(PATH);

    assertInvalid(refused, "queues");
    assertThat(refused.asString()).contains("100");
  }

  @Test
  void namesTheUserByTheIdAndLivesAnHourUnlessToldOtherwise() {
    long before = System.currentTimeMillis() / 1000;
    Response answer = byService().body(Map.of("sub", "bob", "role", "customer")).post(PATH);
    long after = System.currentTimeMillis() / 1000;

    Caller caller = tokens.check(answer.path("token"));
    assertThat(caller.name()).isEqualTo("bob");
    assertThat(caller.rooms()).isEmpty();
    assertThat(answer.<Long>path("expiresAt"))
        .isBetween((before + 3_600) * 1000, (after + 3_600) * 1000);
  }

  @Test
  void takesATtlInSecondsToo() {
    Response answer =
        byService().body(Map.of("sub", "bob", "role", "customer", "ttl", 90)).post(PATH);

    Caller caller = tokens.check(answer.path("token"));
    assertThat(caller.expiresAt() - caller.issuedAt()).isEqualTo(90_000);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void everyOneOfTheApiKeysIsGood() {
    assertThat(
            by("another-api-key-for-tests-only-never-in-production")
                .body(Map.of("sub", "bob", "role", "customer"))
                .post(PATH)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesAWrongKeyAndNone() {
    Map<String, String> body = Map.of("sub", "bob", "role", "customer");
    assertProblem(by(Calls.API_KEY.substring(1)).body(body).post(PATH), 401, "unauthorized");
    assertProblem(by(Calls.API_KEY + "t").body(body).post(PATH), 401, "unauthorized");
    Response unsigned = byNobody().body(body).post(PATH);
    assertProblem(unsigned, 401, "unauthorized");
    assertThat(unsigned.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void aTokenIsNoApiKeyEvenOfRoleService() {
    Map<String, String> body = Map.of("sub", "bob", "role", "customer");
    assertForbidden(Calls.by("backend", "service").body(body).post(PATH));
    assertForbidden(Calls.by("eve", "customer").body(body).post(PATH));
  }

  @Test
  void namesEveryFieldThatIsWrong() {
    assertInvalid(byService().body("{}").post(PATH), "role", "sub");
    assertInvalid(byService().body(Map.of("sub", "bob", "role", "king")).post(PATH), "role");
    assertInvalid(byService().body(Map.of("sub", "a\nb", "role", "agent")).post(PATH), "sub");
    assertInvalid(byService().body(Map.of("sub", "..", "role", "agent")).post(PATH), "sub");
    assertInvalid(
        byService().body(Map.of("sub", "x".repeat(256), "role", "agent")).post(PATH), "sub");
    assertInvalid(
        byService().body(Map.of("sub", "bob", "role", "agent", "rooms", "lobby")).post(PATH),
        "rooms");
    assertInvalid(
        byService().body("{\"sub\":\"bob\",\"role\":\"agent\",\"queues\":[null]}").post(PATH),
        "queues");
    assertInvalid(
        byService().body(Map.of("sub", "bob", "role", "agent", "room", List.of())).post(PATH),
        "room");
  }

  @Test
  void refusesATtlThatIsNoneOrTooShortOrTooLong() {
    for (Object ttl : List.of("soon", "PT0S", "PT-5M", -1, 0, "PT24H1S", "P2D", true)) {
      assertInvalid(
          byService().body(Map.of("sub", "bob", "role", "agent", "ttl", ttl)).post(PATH), "ttl");
    }
  }

  @Test
  void saysThatAnIdentityProviderMakesTheTokensWhereThereIsNoSecret() {
    TokenIssuer issuer = new TokenIssuer(new CheckedByJwks(), names);
    TokenIssuer.Grant grant =
        new TokenIssuer.Grant("bob", "Bob", Role.AGENT, Set.of(), Set.of(), Set.of());

    assertThatThrownBy(() -> issuer.issue(grant, Duration.ofHours(1)))
        .isInstanceOf(HoldfastException.class)
        .hasMessageContaining("identity provider");
  }

  private record CheckedByJwks() implements TokenConfig {
    @Override
    public Optional<String> secret() {
      return Optional.empty();
    }

    @Override
    public Optional<String> publicKey() {
      return Optional.empty();
    }

    @Override
    public Optional<String> jwksUrl() {
      return Optional.of("https://id.example.com/jwks");
    }

    @Override
    public Duration leeway() {
      return Duration.ZERO;
    }
  }
}
