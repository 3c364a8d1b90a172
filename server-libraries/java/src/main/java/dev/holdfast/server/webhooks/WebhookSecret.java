package dev.holdfast.server.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What sender and receiver share, and what they sign with it: HMAC-SHA256, in version 1. */
final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";
  private static final int LEAST = 24;
  private static final int MOST = 64;

  private final SecretKeySpec key;

  private WebhookSecret(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * @throws IllegalArgumentException that does not repeat the secret
   */
  static WebhookSecret of(String secret) {
    if (secret != null && secret.startsWith(PREFIX) && secret.length() > PREFIX.length()) {
      try {
        byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        if (key.length >= LEAST && key.length <= MOST) {
          return new WebhookSecret(key);
        }
      } catch (IllegalArgumentException notBase64) {
        // Told below: its message would show a part of the secret.
      }
    }
    throw new IllegalArgumentException("a webhook's secret is whsec_ and 24 to 64 bytes in Base64");
  }

  Signature sign(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return new Signature(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** What a genuine one is. */
  record Signature(byte[] wanted) {
    /** In a time that does not tell how much of it is right. */
    boolean matches(String given) {
      if (!given.startsWith(VERSION)) {
        return false;
      }
      byte[] written = given.substring(VERSION.length()).getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(Base64.getEncoder().encode(wanted), written);
    }
  }
}
