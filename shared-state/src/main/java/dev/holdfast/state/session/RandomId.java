package dev.holdfast.state.session;

import java.security.SecureRandom;
import java.util.Base64;

/** Random names of the state: ids that are public, and secrets that are not. */
public final class RandomId {
  private static final int ID_BYTES = 15;
  private static final int SECRET_BYTES = 16;

  private RandomId() {}

  /** A URL-safe id of 20 characters, 120 random bits. */
  public static String random() {
    return random(ID_BYTES);
  }

  static String randomSecret() {
    return random(SECRET_BYTES);
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    Source.RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Made when first used, so that a native image does not carry a seed from its build. */
  private static final class Source {
    static final SecureRandom RANDOM = new SecureRandom();
  }
}
