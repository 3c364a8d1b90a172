package dev.holdfast.transcripts.engine;

import dev.holdfast.state.digest.Sha256;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What the ids of an engine's segments begin with: the same at each connection that brings the same
 * stream, so that what is sent again is stored once, and another for each other stream. Not
 * thread-safe.
 */
public final class StreamIds {
  private static final int BYTES = 12;

  private final String producer;
  private final Optional<String> stream;
  private final String otherwise;
  private Optional<String> last = Optional.empty();
  private Optional<String> prefixOfLast = Optional.empty();

  /**
   * @param stream what the producer calls its connection to the engine
   * @param otherwise stands in where neither producer nor engine names the stream: of this
   *     connection alone
   */
  public StreamIds(String producer, Optional<String> stream, String otherwise) {
    this.producer = producer;
    this.stream = stream;
    this.otherwise = otherwise;
  }

  /**
   * @param session as the engine itself names it
   */
  String prefix(Optional<String> session) {
    if (stream.isEmpty() && session.isEmpty()) {
      return otherwise;
    }
    if (prefixOfLast.isEmpty() || !session.equals(last)) {
      last = session;
      prefixOfLast = Optional.of(digest(session));
    }
    return prefixOfLast.get();
  }

  // Each part with its length: no two of them are read as others. It may be long, an id must not.
  private String digest(Optional<String> session) {
    StringBuilder name = new StringBuilder();
    for (String part : new String[] {producer, stream.orElse(""), session.orElse("")}) {
      name.append(part.length()).append(' ').append(part);
    }
    byte[] digest = Sha256.of(name.toString());
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, BYTES));
  }
}
