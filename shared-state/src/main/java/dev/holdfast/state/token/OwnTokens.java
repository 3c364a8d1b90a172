package dev.holdfast.state.token;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tokens by which a replica shows itself who it is. They can be made only where tokens are checked
 * by a secret; who has only a public key can check, but not sign.
 */
@Singleton
public final class OwnTokens {
  private static final String USER = "holdfast-probe";
  private static final String HMAC = "HmacSHA256";
  private static final String HEAD = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
  private static final Duration LASTING = Duration.ofMinutes(1);

  private final Optional<String> secret;
  private final ClaimsConfig names;
  private final Optional<String> issuer;
  private final Optional<List<String>> audiences;

  OwnTokens(
      TokenConfig config,
      ClaimsConfig names,
      @ConfigProperty(name = "mp.jwt.verify.issuer") Optional<String> issuer,
      @ConfigProperty(name = "mp.jwt.verify.audiences") Optional<List<String>> audiences) {
    this.secret = config.secret().filter(text -> !text.isBlank());
    this.names = names;
    this.issuer = issuer;
    this.audiences = audiences;
  }

  /** Whether any can be made. */
  public boolean canBeMade() {
    return secret.isPresent();
  }

  /**
   * A token of role service without any grant, for a minute.
   *
   * @throws IllegalStateException if none can be made
   */
  public String ofService() {
    String key = secret.orElseThrow(() -> new IllegalStateException("there is no token secret"));
    long now = Instant.now().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("sub", USER)
            .put(names.user(), USER)
            .put(names.role(), new JsonArray().add(Role.SERVICE.wire()))
            .put("iat", now)
            .put("exp", now + LASTING.toSeconds());
    issuer.ifPresent(name -> claims.put("iss", name));
    audiences.ifPresent(all -> claims.put("aud", new JsonArray(all)));
    String said = HEAD + "." + base64(claims.encode());
    return said + "." + signature(key, said);
  }

  private static String signature(String key, String said) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC));
      return base64(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
