package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.UserId;
import dev.holdfast.state.transcript.IngestBatch;
import dev.holdfast.transcripts.access.AccessCheck;
import dev.holdfast.transcripts.access.Bearer;
import dev.holdfast.transcripts.access.Rights;
import dev.holdfast.transcripts.access.TranscriptRequest;
import dev.holdfast.transcripts.redaction.Redactors;
import dev.holdfast.transcripts.segment.InvalidSegment;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What speech-to-text producers send over HTTP. */
@Path("/v1/transcripts/{callId}")
@Tag(name = "ingest")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class IngestResource {
  private static final String LINES = "application/x-ndjson";
  private static final String FINAL =
      """
      [{"id": "s1", "text": "Good morning.", "speaker": "agent", "isFinal": true}]""";

  private final AccessCheck accessCheck;
  private final Bearer bearer;
  private final Rights rights;
  private final Ingest ingest;
  private final Redactors redactors;
  private final RedisClock clock;

  IngestResource(
      AccessCheck accessCheck,
      Bearer bearer,
      Rights rights,
      Ingest ingest,
      Redactors redactors,
      RedisClock clock) {
    this.accessCheck = accessCheck;
    this.bearer = bearer;
    this.rights = rights;
    this.ingest = ingest;
    this.redactors = redactors;
    this.clock = clock;
  }

  @POST
  @Path("segments")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "addSegments",
      summary = "Add to a transcript",
      description =
          "An array of items, or one a line: at most 500, and 100 KiB. All of a request is stored,"
              + " or nothing. Of services the last one may end the transcript.")
  @APIResponse(
      responseCode = "200",
      description = "stored",
      content = @Content(schema = @Schema(ref = "Accepted")))
  @APIResponse(responseCode = "409", description = "the transcript has ended")
  public ObjectNode segments(
      @BeanParam TranscriptRequest asked,
      @Parameter(
              description = "who adds, if several do: each orders its own items",
              example = "interpreter-pt")
          @QueryParam("producer")
          String producer,
      @RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = MediaType.APPLICATION_JSON,
                    schema = @Schema(ref = "Items"),
                    examples = @ExampleObject(name = "final", value = FINAL)),
                @Content(mediaType = LINES, schema = @Schema(type = SchemaType.STRING))
              })
          InputStream body) {
    Producer from = producer(asked, producer);
    return take(from, IngestParser::ofJson, whole(body));
  }

  /** One segment a line. */
  @POST
  @Path("segments")
  @Consumes(LINES)
  @Operation(hidden = true)
  public ObjectNode lines(
      @BeanParam TranscriptRequest asked,
      @QueryParam("producer") String producer,
      InputStream body) {
    Producer from = producer(asked, producer);
    return take(from, IngestParser::ofLines, whole(body));
  }

  @POST
  @Path("end")
  @Operation(
      operationId = "endTranscript",
      summary = "End a transcript",
      description = "What comes later is refused. May be repeated.")
  @APIResponse(
      responseCode = "200",
      description = "it has ended",
      content = @Content(schema = @Schema(ref = "Accepted")))
  public ObjectNode end(
      @HeaderParam("Authorization") String authorization,
      @Parameter(example = "Yk3vT9qZ1mB7") @PathParam("callId") String callId) {
    Caller caller = bearer.caller(Optional.ofNullable(authorization));
    String checked = Id.checked("callId", callId);
    rights.checkEnding(caller, checked);
    IngestBatch end = new IngestBatch(List.of(), Optional.empty(), IngestBatch.Then.THE_END);
    return Ingest.acknowledgment(Await.on(ingest.take(checked, end)));
  }

  /** Somebody who may add to a call's transcript. */
  private record Producer(Caller caller, String callId, IngestParser.Terms terms) {}

  private Producer producer(TranscriptRequest asked, String producerName) {
    AccessCheck.Entered entered = accessCheck.producer(asked);
    Optional<String> name =
        Optional.ofNullable(producerName).map(one -> UserId.checked("producer", one));
    return new Producer(
        entered.caller(),
        entered.callId(),
        new IngestParser.Terms(
            Instant.ofEpochMilli(clock.now()),
            name,
            Rights.speakingFor(entered.caller()),
            Await.on(redactors.of(entered.callId()))));
  }

  private ObjectNode take(
      Producer from, BiFunction<String, IngestParser.Terms, IngestBatch> reading, String body) {
    IngestBatch batch = reading.apply(body, from.terms());
    if (batch.then() == IngestBatch.Then.THE_END) {
      rights.checkEnding(from.caller(), from.callId());
    }
    return Ingest.acknowledgment(
        Await.on(
            ingest.take(from.callId(), batch, from.terms(), terms -> reading.apply(body, terms))));
  }

  // No more than LargeBodies lets through.
  private static String whole(InputStream body) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(body.readAllBytes());
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw InvalidSegment.message("not UTF-8");
    } catch (IOException e) {
      throw InvalidSegment.message("the body broke off");
    }
  }
}
