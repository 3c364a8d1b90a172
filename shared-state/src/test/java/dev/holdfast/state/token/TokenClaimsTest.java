package dev.holdfast.state.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.OddIds;
import dev.holdfast.state.error.HoldfastException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

class TokenClaimsTest {
  private static final long END = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();

  @Test
  void aSubjectThatIsNoUnicodeTextIsRefused() {
    for (String id : OddIds.NO_TEXT) {
      assertThatThrownBy(() -> claims().caller(token(Map.of("sub", id))))
          .isInstanceOf(HoldfastException.class)
          .hasMessageContaining("Unicode");
    }
  }

  @Test
  void aNameThatIsNoUnicodeTextIsShownWithoutWhatIsNoCharacter() {
    Caller caller = claims().caller(token(Map.of("sub", "ann", "name", "Ann\ud800")));

    assertThat(caller.name()).isEqualTo("Ann?");
  }

  @Test
  void keycloaksTokensAreReadWhereTheRolesStandInThem() {
    Caller caller =
        claims("user", "preferred_username", "role", "realm_access.roles", "queues", "my.queues")
            .caller(
                token(
                    Map.of(
                        "sub", "3d2b1c4e-9f1a-4a35-8b4d-0f6a1c2d3e4f",
                        "preferred_username", "ana@example.com",
                        "groups", Set.of("service"),
                        "realm_access", json("{\"roles\":[\"offline_access\",\"agent\"]}"),
                        "my", json("{\"queues\":[\"support\",\"sales\"]}"))));

    assertThat(caller.userId()).isEqualTo("ana@example.com");
    assertThat(caller.role()).isEqualTo(Role.AGENT);
    assertThat(caller.queues()).containsExactlyInAnyOrder("support", "sales");
  }

  @Test
  void auth0sClaimsAreNamedByAddresses() {
    Caller caller =
        claims("role", "https://example.com/roles", "rooms", "https://example.com/rooms")
            .caller(
                token(
                    Map.of(
                        "sub", "auth0|5f7c8ec7c33c6c004bb",
                        "https://example.com/roles", json("[\"customer\"]"),
                        "https://example.com/rooms", "lobby")));

    assertThat(caller.userId()).isEqualTo("auth0|5f7c8ec7c33c6c004bb");
    assertThat(caller.role()).isEqualTo(Role.CUSTOMER);
    assertThat(caller.rooms()).containsExactly("lobby");
  }

  @Test
  void namesOnTheWayMayHaveDotsThemselves() {
    String path = "resource_access.desk.example.com.roles";
    assertThat(
            claims("role", path)
                .role(
                    token(
                        Map.of(
                            "resource_access",
                            json("{\"desk\":{},\"desk.example.com\":{\"roles\":[\"agent\"]}}")))))
        .contains(Role.AGENT);
  }

  @Test
  void whatElseATokenSaysIsNoRoleAndNoId() {
    TokenClaims mapped = claims("user", "email", "role", "realm_access.roles");
    Map<String, Object> usual = Map.of("sub", "ann", "groups", Set.of("service"));
    assertThat(mapped.role(token(usual))).isEmpty();
    assertThatThrownBy(() -> mapped.caller(token(usual)))
        .isInstanceOf(HoldfastException.class)
        .hasMessageContaining("email");
    for (String roles : List.of("{}", "null", "[null]", "[{}]", "7", "\"king\"", "[]")) {
      Map<String, Object> claims = Map.of("realm_access", json("{\"roles\":" + roles + "}"));
      assertThat(mapped.role(token(claims))).as(roles).isEmpty();
    }
    assertThat(mapped.role(token(Map.of("realm_access", "agent")))).isEmpty();
  }

  @Test
  void aTokenIsTakenAsLongAfterItsEndAsClocksMayDiffer() {
    Caller caller = claims().caller(token(Map.of("sub", "ann")));

    assertThat(caller.expiresAt()).isEqualTo(END * 1000);
    assertThat(caller.acceptedUntil()).isEqualTo(END * 1000 + 60_000);
  }

  private static TokenClaims claims(String... names) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < names.length; i += 2) {
      properties.put("holdfast.token.claims." + names[i], names[i + 1]);
    }
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(ClaimsConfig.class)
            .withMapping(TokenConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 1))
            .build();
    return new TokenClaims(
        config.getConfigMapping(ClaimsConfig.class), config.getConfigMapping(TokenConfig.class));
  }

  private static JsonValue json(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readValue();
    }
  }

  private static JsonWebToken token(Map<String, Object> given) {
    Map<String, Object> claims = new HashMap<>(Map.of("groups", Set.of("agent")));
    claims.putAll(given);
    return new JsonWebToken() {
      @Override
      public String getName() {
        return "any";
      }

      @Override
      public Set<String> getClaimNames() {
        return claims.keySet();
      }

      @Override
      public Set<String> getGroups() {
        return Set.of("agent");
      }

      @Override
      public long getIssuedAtTime() {
        return 1;
      }

      @Override
      public long getExpirationTime() {
        return END;
      }

      @Override
      @SuppressWarnings("unchecked")
      public <T> T getClaim(String name) {
        return (T) claims.get(name);
      }
    };
  }
}
