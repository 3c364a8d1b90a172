package dev.holdfast.testing;

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
  /** What the services' test profile checks tokens with. */
  public static final String SECRET = "a-secret-for-tests-only-never-in-production-please";

  private final ObjectNode claims = JsonNodeFactory.instance.objectNode();
  private String secret = SECRET;

  private TestToken(String userId, String role) {
    // Quarkus expects this one in tests, unless told otherwise.
    claims.put("iss", "https://quarkus.io/issuer");
    claims.put("sub", userId);
    claims.put("name", "Name of " + userId);
    claims.putArray("groups").add(role);
    claims.put("iat", Instant.now().minusSeconds(3600).getEpochSecond());
    lasting(Duration.ofMinutes(10));
  }

  public static TestToken of(String userId, String role) {
    return new TestToken(userId, role);
  }

  public static TestToken customer(String userId) {
    return of(userId, "customer").granting("*");
  }

  public static TestToken agent(String userId) {
    return of(userId, "agent").granting("*");
  }

  public TestToken named(String name) {
    claims.put("name", name);
    return this;
  }

  public TestToken granting(String roomId) {
    claims.withArray("rooms").add(roomId);
    return this;
  }

  /** The transcript of a call. */
  public TestToken grantingCall(String callId) {
    claims.withArray("calls").add(callId);
    return this;
  }

  /** Of a customer, to call; of an agent, to serve. */
  public TestToken queues(String... names) {
    for (String name : names) {
      claims.withArray("queues").add(name);
    }
    return this;
  }

  public TestToken lasting(Duration time) {
    claims.put("exp", Instant.now().plus(time).getEpochSecond());
    return this;
  }

  /** Issued now, where others are an hour old. */
  public TestToken fresh() {
    claims.put("iat", Instant.now().plusSeconds(1).getEpochSecond());
    return this;
  }

  /** That does not say when it was issued. */
  public TestToken undated() {
    claims.remove("iat");
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
