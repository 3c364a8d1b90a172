package dev.holdfast.state.token;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;

/** Refuses to start a service that could not check tokens, and says which property is missing. */
@ApplicationScoped
class TokenConfigCheck {
  private static final int SHORTEST_SECRET = 32;

  void check(@Observes @Priority(1) StartupEvent event, TokenConfig config) {
    long given =
        Stream.of(config.secret(), config.publicKey(), config.jwksUrl())
            .filter(value -> value.filter(text -> !text.isBlank()).isPresent())
            .count();
    if (given != 1) {
      throw new ConfigurationException(
          (given == 0
                  ? "no way to check tokens: set "
                  : "more than one way to check tokens: set one of ")
              + "holdfast.token.secret (HOLDFAST_TOKEN_SECRET), holdfast.token.public-key"
              + " or holdfast.token.jwks-url",
          Set.of("holdfast.token.secret"));
    }
    config
        .secret()
        .filter(secret -> secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET)
        .ifPresent(
            secret -> {
              throw new ConfigurationException(
                  "holdfast.token.secret must have at least " + SHORTEST_SECRET + " bytes",
                  Set.of("holdfast.token.secret"));
            });
  }
}
