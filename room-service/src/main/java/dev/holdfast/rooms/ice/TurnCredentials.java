package dev.holdfast.rooms.ice;

import dev.holdfast.state.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A credential that a TURN server checks without asking anybody: coturn's {@code use-auth-secret},
 * after draft-uberti-behave-turn-rest-00 §2.2. HMAC-SHA1 is what the servers understand.
 */
record TurnCredentials(String username, String credential) {
  private static final String ALGORITHM = "HmacSHA1";

  // RFC 8489 §14.3: at most 508 bytes, prepared by rules that not all implementations share.
  private static final Pattern ASCII = Pattern.compile("[ -~]+");

  /**
   * @param userId stands in the username; of one that is not ASCII the SHA-256, in hexadecimal
   * @param expiresAt seconds since the Unix epoch
   */
  static TurnCredentials of(String secret, String userId, long expiresAt) {
    String username = expiresAt + ":" + (ASCII.matcher(userId).matches() ? userId : hash(userId));
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] signature = mac.doFinal(username.getBytes(StandardCharsets.UTF_8));
      return new TurnCredentials(username, Base64.getEncoder().encodeToString(signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(String userId) {
    return HexFormat.of().formatHex(Sha256.of(userId));
  }
}
