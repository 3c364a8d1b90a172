package dev.holdfast.state.session;

import java.util.Optional;

/**
 * Socket.IO's {@code pid}: what a client presents to recover its session. It names the session and
 * proves, by a secret of 128 random bits, that it is the client's own.
 *
 * @param sessionId the session, {@code sid} on the wire
 * @param secret never logged
 */
public record PrivateId(String sessionId, String secret) {
  private static final int LONGEST = 64;

  /** A new session's. */
  public static PrivateId random() {
    return new PrivateId(RandomId.random(), RandomId.randomSecret());
  }

  /** Reads {@code <session>.<secret>}; empty if the text cannot be one. */
  public static Optional<PrivateId> parse(String wire) {
    int dot = wire.indexOf('.');
    return dot > 0
            && wire.length() <= LONGEST
            && wire.chars().allMatch(PrivateId::isUrlSafe)
            && dot < wire.length() - 1
        ? Optional.of(new PrivateId(wire.substring(0, dot), wire.substring(dot + 1)))
        : Optional.empty();
  }

  /** As it goes to the client. */
  public String wire() {
    return sessionId + "." + secret;
  }

  @Override
  public String toString() {
    return sessionId + ".…";
  }

  private static boolean isUrlSafe(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
  }
}
