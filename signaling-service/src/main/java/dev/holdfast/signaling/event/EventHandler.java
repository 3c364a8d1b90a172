package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.session.ClientSession;
import io.vertx.core.Future;

/** Acts on one kind of client event. A session's events are handled one after another. */
@FunctionalInterface
public interface EventHandler {
  /**
   * Called on the session's event loop.
   *
   * @return the acknowledgment's fields beside {@code ok}; fails with the error to be acknowledged
   */
  Future<ObjectNode> handle(ClientSession session, ClientEvent event, Payload payload);
}
