package dev.holdfast.transcripts.socket;

import dev.holdfast.state.token.Caller;
import io.vertx.core.Future;
import java.util.Optional;

/** Decides who may open a kind of socket. */
public interface AccessRule {
  /**
   * @param callId an id
   * @param roomId as the client gave it
   * @return fails with the reason of the refusal
   */
  Future<Void> check(Caller caller, String callId, Optional<String> roomId);
}
