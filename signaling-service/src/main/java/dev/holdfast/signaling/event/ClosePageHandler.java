package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.session.ClientSession;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * {@code close-page}: the client's page closes, or is loaded anew. Its connection ends with that,
 * at once: nobody may be left to close it, as with long-polling. A page that stays connects again.
 */
@Singleton
class ClosePageHandler implements EventHandler {
  @Override
  public Map<ClientEventType, Action> actions() {
    return Map.of(ClientEventType.CLOSE_PAGE, new ClosePage());
  }

  private static final class ClosePage implements Action {
    @Override
    public Future<ObjectNode> act(ClientSession session, ClientEvent event, Payload payload) {
      // Behind the acknowledgment.
      session.connection().run(session.connection()::close);
      return Future.succeededFuture(JsonNodeFactory.instance.objectNode());
    }

    @Override
    public boolean isRepeatable(ObjectNode result) {
      return true;
    }
  }
}
