package dev.holdfast.transcripts.redaction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.event.EventType;
import dev.holdfast.transcripts.access.AccessCheck;
import dev.holdfast.transcripts.access.Audit;
import dev.holdfast.transcripts.access.TranscriptRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** Takes out of a transcript what is stored already. */
@Path("/v1/transcripts/{callId}/redactions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RedactionResource {
  private static final int MOST_NOTED = 100;

  private final AccessCheck accessCheck;
  private final StoredRedaction storedRedaction;
  private final Audit audit;

  RedactionResource(AccessCheck accessCheck, StoredRedaction storedRedaction, Audit audit) {
    this.accessCheck = accessCheck;
    this.storedRedaction = storedRedaction;
    this.audit = audit;
  }

  /**
   * Rewrites what is stored, and tells live readers. One of: {@code {transcriptId}} blocks a whole
   * segment out, {@code {transcriptId, text}} gives it another text, {@code {find}} blocks out
   * certain words, {@code {patterns: […]}} what the named patterns find.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public ObjectNode redact(@BeanParam TranscriptRequest asked, String body) {
    AccessCheck.Entered keeper = accessCheck.keeper(asked);
    StoredRedaction.Done done =
        storedRedaction.redact(keeper.callId(), RedactionRequest.parse(body));
    if (!done.segmentIds().isEmpty()) {
      audit.changed(keeper, EventType.TRANSCRIPT_REDACTED, noted(done.segmentIds()));
    }
    return done.wire();
  }

  // Of many the first alone: a note must not take the place of what happened.
  private static Map<String, String> noted(List<String> segmentIds) {
    List<String> first = segmentIds.subList(0, Math.min(segmentIds.size(), MOST_NOTED));
    int others = segmentIds.size() - first.size();
    return Map.of(
        "segments", String.join(" ", first) + (others > 0 ? " and " + others + " more" : ""));
  }
}
