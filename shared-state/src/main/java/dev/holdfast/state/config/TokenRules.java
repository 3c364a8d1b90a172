package dev.holdfast.state.config;

import dev.holdfast.state.token.TokenConfig;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** There is one way to check tokens, and nobody else's pass it: its secret cannot be guessed. */
@Singleton
final class TokenRules {
  private static final String SECRET = "holdfast.token.secret";
  private static final int SHORTEST_SECRET = 32;

  private static final String LEEWAY = "holdfast.token.leeway";
  // Clocks are off by less; a token that is taken for longer is one that cannot be withdrawn.
  private static final Duration LONGEST_LEEWAY = Duration.ofMinutes(5);

  private static final String ISSUER = "mp.jwt.verify.issuer";
  private static final String AUDIENCES = "mp.jwt.verify.audiences";

  private final TokenConfig token;
  private final Config config;

  TokenRules(TokenConfig token, Config config) {
    this.token = token;
    this.config = config;
  }

  void check(ConfigErrors errors) {
    boolean provider = isGiven(token.publicKey()) || isGiven(token.jwksUrl());
    long given =
        Stream.of(token.secret(), token.publicKey(), token.jwksUrl())
            .filter(TokenRules::isGiven)
            .count();
    errors.require(
        given == 1,
        SECRET,
        "(HOLDFAST_TOKEN_SECRET), holdfast.token.public-key or holdfast.token.jwks-url must be set: "
            + (given == 0
                ? "there is no way to check tokens"
                : "there is more than one way to check tokens"));
    errors.require(
        token
            .secret()
            .filter(secret -> !secret.isBlank())
            .filter(secret -> secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET)
            .isEmpty(),
        SECRET,
        "must have at least " + SHORTEST_SECRET + " bytes");
    errors.notNegative(LEEWAY, token.leeway());
    errors.require(
        token.leeway().compareTo(LONGEST_LEEWAY) <= 0,
        LEEWAY,
        "must be at most %s, and is %s".formatted(LONGEST_LEEWAY, token.leeway()));
    if (provider) {
      checkProvider(errors);
    }
  }

  // One provider issues tokens to many: without these, whoever has a token of it is let in.
  private void checkProvider(ConfigErrors errors) {
    errors.require(
        isGiven(config.getOptionalValue(ISSUER, String.class)),
        ISSUER,
        "(MP_JWT_VERIFY_ISSUER) must be set with holdfast.token.public-key or"
            + " holdfast.token.jwks-url: whose tokens are taken (their iss)");
    errors.require(
        config.getOptionalValues(AUDIENCES, String.class).orElse(List.of()).stream()
            .anyMatch(audience -> !audience.isBlank()),
        AUDIENCES,
        "(MP_JWT_VERIFY_AUDIENCES) must be set with holdfast.token.public-key or"
            + " holdfast.token.jwks-url: for whom tokens must be (their aud), comma separated");
  }

  private static boolean isGiven(Optional<String> value) {
    return value.filter(text -> !text.isBlank()).isPresent();
  }
}
