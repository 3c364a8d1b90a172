package dev.holdfast.transcripts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as an identity provider with the test profile's secret would issue them. */
public final class TestToken {
  static final String SECRET = "a-secret-for-tests-only-never-in-production-please";

  private final ObjectNode claims = JsonNodeFactory.instance.objectNode();
  private String secret = SECRET;

  private TestToken(String userId, String role) {
    // Quarkus expects this one in tests, unless told otherwise.
    claims.put("iss", "https://quarkus.io/issuer");
    claims.put("sub", userId);
    claims.putArray("groups").add(role);
    lasting(Duration.ofMinutes(10));
  }

  public static TestToken of(String userId, String role) {
    return new TestToken(userId, role);
  }

  /** Of a producer that may do everything. */
  public static String service() {
    return of("speech-to-text", "service").granting("*").signed();
  }

  public TestToken granting(String callId) {
    claims.withArray("calls").add(callId);
    return this;
  }

  public TestToken lasting(Duration time) {
    Instant now = Instant.now();
    claims.put("iat", now.minusSeconds(3600).getEpochSecond());
    claims.put("exp", now.plus(time).getEpochSecond());
    return this;
  }

  public TestToken forged() {
    secret = "somebody-elses-secret-which-is-just-as-long";
    return this;
  }

  public String signed() {
    String text = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64(claims.toString());
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
