package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.session.ClientSession;
import dev.holdfast.state.redis.RedisClock;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code heartbeat {sentAt}} → {@code {sentAt, serverTime}}: round trip and clock difference. */
@Singleton
class HeartbeatHandler implements EventHandler {
  private final RedisClock clock;

  HeartbeatHandler(RedisClock clock) {
    this.clock = clock;
  }

  @Override
  public Map<ClientEventType, Action> actions() {
    return Map.of(ClientEventType.HEARTBEAT, this::answer);
  }

  private Future<ObjectNode> answer(ClientSession session, ClientEvent event, Payload payload) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    payload.optionalNumber("sentAt").ifPresent(sentAt -> answer.set("sentAt", sentAt));
    return Future.succeededFuture(answer.put("serverTime", clock.now()));
  }
}
