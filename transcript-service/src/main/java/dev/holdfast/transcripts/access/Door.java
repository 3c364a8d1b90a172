package dev.holdfast.transcripts.access;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.token.Caller;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Lets requests in. Waits: to be called on a virtual thread. */
@Singleton
public final class Door {
  private final Bearer bearer;
  private final Rights rights;

  Door(Bearer bearer, Rights rights) {
    this.bearer = bearer;
    this.rights = rights;
  }

  /**
   * Somebody who was let in.
   *
   * @param callId an id
   * @param roomId where the call is said to be
   */
  public record Entered(Caller caller, String callId, Optional<String> roomId) {}

  /**
   * Whoever may read the call's transcript.
   *
   * @param authorization the header; may be null, as may be the others
   * @throws HoldfastException otherwise
   */
  public Entered reader(String authorization, String callId, String roomId) {
    Entered entered = somebody(authorization, callId, roomId);
    Await.on(rights.checkReading(entered.caller(), entered.callId(), entered.roomId()));
    return entered;
  }

  /** Whoever may redact, hold, release and erase it. */
  public Entered keeper(String authorization, String callId, String roomId) {
    Entered entered = somebody(authorization, callId, roomId);
    Await.on(rights.checkKeeping(entered.caller(), entered.callId(), entered.roomId()));
    return entered;
  }

  private Entered somebody(String authorization, String callId, String roomId) {
    return new Entered(
        bearer.caller(Optional.ofNullable(authorization)),
        Id.checked("callId", callId),
        Optional.ofNullable(roomId));
  }
}
