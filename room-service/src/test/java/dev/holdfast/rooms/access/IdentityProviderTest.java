package dev.holdfast.rooms.access;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.smallrye.jwt.util.KeyUtils;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of an identity provider's tokens only those that are meant for Holdfast are taken. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@TestProfile(IdentityProviderTest.ByPublicKey.class)
class IdentityProviderTest {
  private static final KeyPair KEYS = keys();
  private static final String PEM =
      "-----BEGIN PUBLIC KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(KEYS.getPublic().getEncoded())
          + "\n-----END PUBLIC KEY-----";
  private static final String ISSUER = "https://id.example.com";

  /** Tokens of a provider. */
  public static final class ByPublicKey implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "holdfast.token.secret",
          "",
          "holdfast.token.public-key",
          PEM,
          "mp.jwt.verify.issuer",
          ISSUER,
          "mp.jwt.verify.audiences",
          "holdfast,holdfast-2",
          "holdfast.token.claims.user",
          "email",
          "holdfast.token.claims.role",
          "realm_access.roles");
    }
  }

  @Test
  void takesTokensOfTheIssuerForTheAudience() {
    assertThat(statusOf(claims().issuer(ISSUER).audience("holdfast"))).isEqualTo(200);
    assertThat(statusOf(claims().issuer(ISSUER).audience("holdfast-2"))).isEqualTo(200);
  }

  @Test
  void takesNoneOfItForOthersOrForNobodyInParticular() {
    assertThat(statusOf(claims().issuer(ISSUER).audience("payroll"))).isEqualTo(401);
    assertThat(statusOf(claims().issuer(ISSUER))).isEqualTo(401);
  }

  @Test
  void takesNoneOfAnotherIssuerWithTheSameKey() {
    assertThat(statusOf(claims().issuer("https://other.example.com").audience("holdfast")))
        .isEqualTo(401);
    assertThat(statusOf(claims().audience("holdfast"))).isEqualTo(401);
  }

  /** The public key is public: signed with it as if it were a secret, a token is worth nothing. */
  @Test
  void takesNoneThatIsSignedWithThePublicKeyAsASecret() {
    for (String secret : new String[] {PEM, PEM + "\n"}) {
      String confused = claims().issuer(ISSUER).audience("holdfast").signWithSecret(secret);
      assertProblem(by(confused).get("/v1/ice-servers"), 401, "unauthorized");
    }
  }

  @Test
  void rolesAndIdsAreInTheClaimsThatAreConfigured() {
    JwtClaimsBuilder supervisor = claims("supervisor").issuer(ISSUER).audience("holdfast");
    assertThat(by(signed(supervisor)).get("/v1/rooms").statusCode()).isEqualTo(200);
    String username = by(signed(supervisor)).get("/v1/ice-servers").path("iceServers[1].username");
    assertThat(username).endsWith(":alice@example.com");

    JwtClaimsBuilder elsewhere =
        claims("customer").issuer(ISSUER).audience("holdfast").groups("service");
    assertForbidden(by(signed(elsewhere)).get("/v1/rooms"));
    JwtClaimsBuilder nowhere = Jwt.claims().subject("bob").groups("service").expiresIn(600);
    assertThat(
            by(signed(nowhere.issuer(ISSUER).audience("holdfast"))).get("/v1/rooms").statusCode())
        .isEqualTo(403);
  }

  private static String signed(JwtClaimsBuilder claims) {
    return claims.jws().sign(KEYS.getPrivate());
  }

  private static JwtClaimsBuilder claims() {
    return claims("customer");
  }

  /** As Keycloak makes them. */
  private static JwtClaimsBuilder claims(String role) {
    return Jwt.claims()
        .subject("3d2b1c4e-9f1a-4a35-8b4d-0f6a1c2d3e4f")
        .claim("email", "alice@example.com")
        .claim("realm_access", Map.of("roles", List.of("offline_access", role)))
        .expiresIn(600);
  }

  private static int statusOf(JwtClaimsBuilder claims) {
    return by(signed(claims)).get("/v1/ice-servers").statusCode();
  }

  private static KeyPair keys() {
    try {
      return KeyUtils.generateKeyPair(2048);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
