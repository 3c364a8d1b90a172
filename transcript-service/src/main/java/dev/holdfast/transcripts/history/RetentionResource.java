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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How long a transcript is kept; each change is noted in the room's log. */
@Path("/v1/transcripts/{callId}")
@Tag(name = "retention")
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

  @DELETE
  @Operation(
      operationId = "eraseTranscript",
      summary = "Erase a transcript",
      description = "At once. Not being there is no error.")
  @APIResponse(responseCode = "204", description = "it is not there any more")
  @APIResponse(responseCode = "409", description = "it is held")
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

  @PUT
  @Path("hold")
  @Operation(
      operationId = "holdTranscript",
      summary = "Keep a transcript past its retention",
      description = "Until it is released.")
  @APIResponse(responseCode = "204", description = "it is held")
  public void hold(@BeanParam TranscriptRequest asked) {
    AccessCheck.Entered keeper = accessCheck.keeper(asked);
    found(Await.on(legalHold.hold(keeper.callId(), keeper.caller().userId())));
    audit.changed(keeper, EventType.TRANSCRIPT_HELD, Map.of());
  }

  @DELETE
  @Path("hold")
  @Operation(
      operationId = "releaseTranscript",
      summary = "Let the retention of a transcript begin",
      description = "From now.")
  @APIResponse(responseCode = "204", description = "it is not held any more")
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
