package dev.holdfast.state.config;

import dev.holdfast.state.token.TokenConfig;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** There is one way to check tokens, and its secret cannot be guessed. */
final class TokenRules {
  private static final String SECRET = "holdfast.token.secret";
  private static final int SHORTEST_SECRET = 32;

  private TokenRules() {}

  static void check(TokenConfig token, Complaints complaints) {
    long given =
        Stream.of(token.secret(), token.publicKey(), token.jwksUrl())
            .filter(value -> value.filter(text -> !text.isBlank()).isPresent())
            .count();
    complaints.require(
        given == 1,
        SECRET,
        "(HOLDFAST_TOKEN_SECRET), holdfast.token.public-key or holdfast.token.jwks-url must be set: "
            + (given == 0
                ? "there is no way to check tokens"
                : "there is more than one way to check tokens"));
    complaints.require(
        token
            .secret()
            .filter(secret -> !secret.isBlank())
            .filter(secret -> secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET)
            .isEmpty(),
        SECRET,
        "must have at least " + SHORTEST_SECRET + " bytes");
  }
}
