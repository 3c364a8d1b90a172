package dev.holdfast.rooms.access;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.demo.SwitchedOn;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** How far the clock of whoever issues tokens may be off, as the protocol tells. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@TestProfile(SwitchedOn.class)
class ClockSkewTest {
  private static final long ACCEPTED = 60;

  /** What a slow machine may take to ask. */
  private static final long MARGIN = 30;

  @ConfigProperty(name = "holdfast.token.secret")
  String secret;

  private final long now = Instant.now().getEpochSecond();

  @Test
  void aTokenMayHaveRunOutAMinuteAgo() {
    assertThat(status(token().expiresAt(now - ACCEPTED + MARGIN))).isEqualTo(200);
    assertProblem(
        by(token().expiresAt(now - ACCEPTED - MARGIN).signWithSecret(secret))
            .get("/v1/ice-servers"),
        401,
        "token-expired");
  }

  @Test
  void aTokenMayBeValidFromAMinuteAhead() {
    JwtClaimsBuilder lasting = token().expiresAt(now + 600);
    assertThat(status(lasting.claim("nbf", now + ACCEPTED - MARGIN))).isEqualTo(200);
    assertThat(status(lasting.claim("nbf", now + ACCEPTED + MARGIN + 60))).isEqualTo(401);
  }

  @Test
  void aTokenMayBeIssuedAtAnyTime() {
    assertThat(status(token().issuedAt(now + 3600).expiresAt(now + 7200))).isEqualTo(200);
    assertThat(status(token().issuedAt(now - 3600).expiresAt(now + 600))).isEqualTo(200);
  }

  @Test
  void butATokenSaysWhenItWasIssued() {
    TestToken token = TestToken.of("alice", "customer");
    assertThat(by(token.signed()).get("/v1/ice-servers").statusCode()).isEqualTo(200);
    assertProblem(by(token.undated().signed()).get("/v1/ice-servers"), 401, "unauthorized");
  }

  private JwtClaimsBuilder token() {
    return Jwt.claims().subject("alice").groups("customer").issuedAt(now - 600);
  }

  private int status(JwtClaimsBuilder token) {
    return by(token.signWithSecret(secret)).get("/v1/ice-servers").statusCode();
  }
}
