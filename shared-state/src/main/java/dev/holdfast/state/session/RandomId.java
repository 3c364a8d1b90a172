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
    // Made anew each time, for a third of a microsecond: a native image would keep one that is
    // static,
    // with a seed from its build.
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
