package dev.holdfast.transcripts.history;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.transcript.LegalHold;
import dev.holdfast.transcripts.access.AccessCheck;
import dev.holdfast.transcripts.access.Audit;
import dev.holdfast.transcripts.access.TranscriptRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Map;

/** How long a transcript is kept; each change is noted in the room's log. */
@Path("/v1/transcripts/{callId}")
@RunOnVirtualThread
public class RetentionResource {
  private final AccessCheck accessCheck;
  private final LegalHold legalHold;
  private final Audit audit;

  RetentionResource(AccessCheck accessCheck, LegalHold legalHold, Audit audit) {
    this.accessCheck = accessCheck;
    this.legalHold = legalHold;
    this.audit = audit;
  }

  /** Erases a transcript at once; not being there is no error. */
  @DELETE
  public void erase(@BeanParam TranscriptRequest asked) {
    AccessCheck.Entered keeper = accessCheck.keeper(asked);
    switch (Await.on(legalHold.erase(keeper.callId()))) {
      case ERASED -> audit.changed(keeper, EventType.TRANSCRIPT_ERASED, Map.of());
      case HELD ->
          throw new HoldfastException(
              ErrorCode.TRANSCRIPT_HELD, "the transcript is held: release it first");
      case ABSENT -> {}
    }
  }

  /** Keeps a transcript past its retention until it is released. */
  @PUT
  @Path("hold")
  public void hold(@BeanParam TranscriptRequest asked) {
    AccessCheck.Entered keeper = accessCheck.keeper(asked);
    found(Await.on(legalHold.hold(keeper.callId(), keeper.caller().userId())));
    audit.changed(keeper, EventType.TRANSCRIPT_HELD, Map.of());
  }

  /** Lets the retention begin, from now. */
  @DELETE
  @Path("hold")
  public void release(@BeanParam TranscriptRequest asked) {
    AccessCheck.Entered keeper = accessCheck.keeper(asked);
    found(Await.on(legalHold.release(keeper.callId())));
    audit.changed(keeper, EventType.TRANSCRIPT_RELEASED, Map.of());
  }

  private static void found(LegalHold.Holding answer) {
    if (answer == LegalHold.Holding.ABSENT) {
      throw new HoldfastException(ErrorCode.CALL_NOT_FOUND, "nothing is stored of this call");
    }
  }
}
