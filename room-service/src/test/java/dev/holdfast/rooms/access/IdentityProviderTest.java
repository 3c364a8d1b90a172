package dev.holdfast.rooms.access;

import static dev.holdfast.rooms.Calls.by;
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
          "holdfast,holdfast-2");
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

  private static JwtClaimsBuilder claims() {
    return Jwt.claims().subject("alice").groups("customer").expiresIn(600);
  }

  private static int statusOf(JwtClaimsBuilder claims) {
    return by(claims.jws().sign(KEYS.getPrivate())).get("/v1/ice-servers").statusCode();
  }

  private static KeyPair keys() {
    try {
      return KeyUtils.generateKeyPair(2048);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
