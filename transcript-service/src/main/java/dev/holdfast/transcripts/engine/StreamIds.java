package dev.holdfast.transcripts.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What the ids of an engine's segments begin with: the same at each connection that brings the same
 * stream, so that what is sent again is stored once, and another for each other stream.
 *
 * @param stream what the producer calls its connection to the engine
 * @param otherwise stands in where neither producer nor engine names the stream: of this connection
 *     alone
 */
public record StreamIds(String producer, Optional<String> stream, String otherwise) {
  private static final int BYTES = 12;

  /**
   * @param session as the engine itself names it
   */
  String prefix(Optional<String> session) {
    if (stream.isEmpty() && session.isEmpty()) {
      return otherwise;
    }
    // Each part with its length: no two of them are read as others. It may be long, an id must not.
    StringBuilder name = new StringBuilder();
    for (String part : new String[] {producer, stream.orElse(""), session.orElse("")}) {
      name.append(part.length()).append(' ').append(part);
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(name.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
