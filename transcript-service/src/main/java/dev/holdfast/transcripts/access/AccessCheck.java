package dev.holdfast.transcripts.access;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.token.Caller;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Lets requests in. Waits: to be called on a virtual thread. */
@Singleton
public final class AccessCheck {
  private final Bearer bearer;
  private final Rights rights;

  AccessCheck(Bearer bearer, Rights rights) {
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
   * @throws HoldfastException otherwise
   */
  public Entered reader(TranscriptRequest asked) {
    Entered entered = somebody(asked);
    Await.on(rights.checkReading(entered.caller(), entered.callId(), entered.roomId()));
    return entered;
  }

  /** Whoever may redact, hold, release and erase it. */
  public Entered keeper(TranscriptRequest asked) {
    Entered entered = somebody(asked);
    Await.on(rights.checkKeeping(entered.caller(), entered.callId(), entered.roomId()));
    return entered;
  }

  /** Whoever may add to it. */
  public Entered producer(TranscriptRequest asked) {
    Entered entered = somebody(asked);
    Await.on(rights.checkAdding(entered.caller(), entered.callId(), entered.roomId()));
    return entered;
  }

  private Entered somebody(TranscriptRequest asked) {
    return new Entered(
        bearer.caller(asked.authorization()), Id.checked("callId", asked.callId()), asked.roomId());
  }
}
