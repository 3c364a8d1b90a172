package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Turns the streaming results of a speech engine, as they come from it, into segments as producers
 * send them. One for each connection to the engine; not thread-safe.
 */
public interface Engine {
  /**
   * The segments that a message of the engine tells; none of messages that carry no words. See
   * {@link Engines#read}.
   *
   * @throws UnknownMessage if it is none of this engine's
   */
  List<ObjectNode> segments(JsonNode message);

  /**
   * Nothing more comes: the finals of what the engine has told to be over and that are held back.
   */
  default List<ObjectNode> finish() {
    return List.of();
  }

  /** Whether the engine names a stream's session in one message, and in no other. */
  default boolean namesSessionOnce() {
    return false;
  }

  /** That name, once it has come. */
  default Optional<String> session() {
    return Optional.empty();
  }

  /**
   * Goes on with a stream that another connection brought the beginning of.
   *
   * @param before the session that it was
   */
  default void goOn(Optional<String> before) {}
}
