package dev.holdfast.signaling.probe;

import dev.holdfast.state.probe.Conversation;
import dev.holdfast.state.probe.Door;
import dev.holdfast.state.probe.OwnServer;
import dev.holdfast.state.token.OwnTokens;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;

/**
 * CONNECT, with a token of this replica's own: a session is made, in Redis too, and is left again
 * at once, so that no window begins.
 */
@Singleton
final class ConnectDoor implements Door {
  private static final String CONNECT = "40";
  private static final String CONNECTED = "40{";
  private static final String DISCONNECT = "41";
  private static final String CONNECT_ERROR = "44";

  private final OwnServer server;
  private final OwnTokens tokens;

  ConnectDoor(OwnServer server, OwnTokens tokens) {
    this.server = server;
    this.tokens = tokens;
  }

  @Override
  public String name() {
    return "connect";
  }

  @Override
  public boolean canBeProbed() {
    return tokens.canBeMade();
  }

  @Override
  public Future<Boolean> probe() {
    return server.talk(EngineDoor.URI, this::heard);
  }

  private void heard(Conversation conversation, String message) {
    if (EngineDoor.isOpened(message)) {
      conversation.say(CONNECT + new JsonObject().put("token", tokens.ofService()).encode());
    } else if (message.startsWith(CONNECTED)) {
      conversation.say(DISCONNECT);
      conversation.over(true);
    } else if (message.startsWith(CONNECT_ERROR)) {
      conversation.over(false);
    }
  }
}
