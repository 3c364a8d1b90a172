package dev.holdfast.state.probe;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;

/** A probe's side of a WebSocket. */
public final class Conversation {
  private final WebSocket socket;
  private final Promise<Boolean> end = Promise.promise();

  Conversation(WebSocket socket) {
    this.socket = socket;
  }

  public void say(String message) {
    socket.writeTextMessage(message);
  }

  /**
   * The probe knows what it wanted to know.
   *
   * @param opened whether the door was opened
   */
  public void over(boolean opened) {
    end.tryComplete(opened);
  }

  Future<Boolean> end() {
    return end.future();
  }
}
