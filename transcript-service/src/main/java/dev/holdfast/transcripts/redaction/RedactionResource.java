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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes out of a transcript what is stored already. */
@Path("/v1/transcripts/{callId}/redactions")
@Tag(name = "retention")
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

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "redactTranscript",
      summary = "Rewrite what is stored of a transcript",
      description =
          "Live readers are told. Of many segments 500 at a time are rewritten, all of these or"
              + " none: after an error ask again.")
  @APIResponse(
      responseCode = "200",
      description = "rewritten",
      content = @Content(schema = @Schema(ref = "Redacted")))
  public ObjectNode redact(
      @BeanParam TranscriptRequest asked,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(ref = "Redaction"),
                      examples = {
                        @ExampleObject(name = "segment", value = "{\"transcriptId\": \"s1\"}"),
                        @ExampleObject(name = "words", value = "{\"find\": \"Alice\"}"),
                        @ExampleObject(name = "patterns", value = "{\"patterns\": [\"cards\"]}")
                      }))
          String body) {
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
