package dev.holdfast.transcripts.redaction;

import dev.holdfast.state.digest.Sha256;
import java.util.Arrays;
import java.util.Base64;

/**
 * Digests of the letters of one text. Only so many are made: each takes as long as a thousand other
 * steps, on an event loop.
 */
final class Digests {
  /** Far more than any text needs that was not made to need them. */
  static final int MOST = 2_000;

  private static final int BYTES = 16;

  private int made;

  /** Whether no more is made. */
  boolean areUsedUp() {
    return made == MOST;
  }

  /** Whether the letters have this digest; if all are used up they have not. */
  boolean isOf(String digest, String salt, String letters) {
    if (areUsedUp()) {
      return false;
    }
    made++;
    return of(salt, letters).equals(digest);
  }

  static String of(String salt, String letters) {
    byte[] digest = Sha256.of(salt + " " + letters);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
  }
}
