package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.session.ClientSession;
import io.vertx.core.Future;
import java.util.Map;

/** Acts on some kinds of client events. Every bean that implements this is found at the start. */
public interface EventHandler {
  /** What is done about each event that this handler takes. No other handler may take it too. */
  Map<ClientEventType, Action> actions();

  /** Acts on one kind of client event. A session's events are acted on one after another. */
  @FunctionalInterface
  interface Action {
    /**
     * Called on the session's event loop.
     *
     * @return the acknowledgment's fields beside {@code ok}; fails with the error to be
     *     acknowledged
     */
    Future<ObjectNode> act(ClientSession session, ClientEvent event, Payload payload);

    /**
     * Whether the event's repetition, by its id, would change nothing even if its first
     * acknowledgment were lost. Then that is given at once, and kept a little later.
     *
     * @param result what {@link #act} returned
     */
    default boolean isRepeatable(ObjectNode result) {
      return false;
    }
  }
}
