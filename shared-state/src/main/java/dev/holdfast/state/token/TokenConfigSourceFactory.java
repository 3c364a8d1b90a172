package dev.holdfast.state.token;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Translates {@code holdfast.token.…} into what SmallRye JWT wants: a secret has to be a JWK there,
 * and a sign key has to be named too, or Quarkus signs with a key pair of its own in dev and test.
 */
public final class TokenConfigSourceFactory implements ConfigSourceFactory {
  // Above application.properties (250), below environment variables (300).
  private static final int ORDINAL = 270;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> jwt = new HashMap<>();
    value(context, "holdfast.token.secret")
        .ifPresent(
            secret -> {
              jwt.put("smallrye.jwt.verify.algorithm", "HS256");
              jwt.put("smallrye.jwt.verify.secretkey", jwk(secret));
              jwt.put("smallrye.jwt.sign.key", jwk(secret));
              jwt.put("smallrye.jwt.new-token.signature-algorithm", "HS256");
            });
    value(context, "holdfast.token.public-key")
        .ifPresent(
            key ->
                jwt.put(
                    key.startsWith("-----BEGIN")
                        ? "mp.jwt.verify.publickey"
                        : "mp.jwt.verify.publickey.location",
                    key));
    value(context, "holdfast.token.jwks-url")
        .ifPresent(url -> jwt.put("mp.jwt.verify.publickey.location", url));
    jwt.put("mp.jwt.verify.clock.skew", seconds(value(context, "holdfast.token.leeway")));
    return List.of(new PropertiesConfigSource(jwt, "holdfast.token", ORDINAL));
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ORDINAL);
  }

  private static Optional<String> value(ConfigSourceContext context, String name) {
    ConfigValue value = context.getValue(name);
    return Optional.ofNullable(value == null ? null : value.getValue())
        .filter(text -> !text.isBlank());
  }

  private static String seconds(Optional<String> leeway) {
    try {
      long given =
          DurationConverter.parseDuration(leeway.orElse(TokenConfig.DEFAULT_LEEWAY)).toSeconds();
      // It takes zero for a minute; TokenClaims knows better when a token ends.
      return Long.toString(Math.max(1, given));
    } catch (IllegalArgumentException noDuration) {
      // The mapping reports it, which does not start with it either.
      return "1";
    }
  }

  private static String jwk(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return "{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + encoded + "\"}";
  }
}
