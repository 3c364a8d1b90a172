package dev.holdfast.benchmarks.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as a backend with the services' secret would issue them (HS256). */
final class Token {
  private static final int LIFE_SECONDS = 3600;

  private Token() {}

  /** For a customer who may enter every room; empty if there is no secret to sign with. */
  static String of(String userId, String secret) {
    if (secret.isEmpty()) {
      return "";
    }
    long now = Instant.now().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("sub", userId)
            .put("name", userId)
            .put("groups", new JsonArray().add("customer"))
            .put("rooms", new JsonArray().add("*"))
            .put("iat", now)
            .put("exp", now + LIFE_SECONDS);
    String text = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64(claims.encode());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
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
