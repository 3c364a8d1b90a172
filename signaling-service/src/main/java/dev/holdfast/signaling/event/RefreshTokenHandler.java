package dev.holdfast.signaling.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.session.ClientSession;
import dev.holdfast.signaling.session.Flow;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Tokens;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code refresh-token {token}} → {@code {expiresAt}}: the session goes on with a newer token. */
@Singleton
class RefreshTokenHandler implements EventHandler {
  private final Tokens tokens;

  RefreshTokenHandler(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Map<ClientEventType, Action> actions() {
    return Map.of(ClientEventType.REFRESH_TOKEN, this::renew);
  }

  private Future<ObjectNode> renew(ClientSession session, ClientEvent event, Payload payload) {
    String token = payload.text("token");
    return Flow.run(
        () -> {
          Caller renewed = tokens.check(token);
          if (!renewed.userId().equals(session.caller().userId())) {
            throw new HoldfastException(ErrorCode.FORBIDDEN, "the token is another user's");
          }
          session.renew(renewed);
          return JsonNodeFactory.instance.objectNode().put("expiresAt", renewed.expiresAt());
        });
  }
}
