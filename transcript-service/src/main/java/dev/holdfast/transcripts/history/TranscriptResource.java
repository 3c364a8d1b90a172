package dev.holdfast.transcripts.history;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.transcripts.access.AccessCheck;
import dev.holdfast.transcripts.access.TranscriptRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * A transcript as it is now, read over HTTP; upgrade requests to the same path are live readers.
 */
@Path("/v1/transcripts/{callId}")
@Tag(name = "transcripts")
@RunOnVirtualThread
public class TranscriptResource {
  private static final int MOST = 1_000;

  private final AccessCheck accessCheck;
  private final Excerpts excerpts;
  private final Answers answers;

  TranscriptResource(AccessCheck accessCheck, Excerpts excerpts, Answers answers) {
    this.accessCheck = accessCheck;
    this.excerpts = excerpts;
    this.answers = answers;
  }

  /** The messages that a live reader would get. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "readTranscript",
      summary = "A transcript as it is now",
      description =
          "As JSON by pages. With Accept: text/vtt, application/x-subrip or text/plain all of it as"
              + " a file, which is noted in the room's log; with text/event-stream the messages of"
              + " the live socket, after Last-Event-ID (or `after`), and then what comes from now"
              + " on. At a time a user reads one file and two pages at each replica.")
  @APIResponse(
      responseCode = "200",
      description = "in the form that was asked for",
      content = {
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "TranscriptPage")),
        @Content(mediaType = "text/vtt", schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = "application/x-subrip", schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(type = SchemaType.STRING))
      })
  @Parameter(
      name = HttpHeaders.LAST_EVENT_ID_HEADER,
      in = ParameterIn.HEADER,
      description = "where an event stream goes on",
      schema = @Schema(type = SchemaType.STRING))
  public StreamingOutput json(
      @BeanParam TranscriptRequest asked,
      @Parameter(
              description = "goes on behind this offset; 0 for the beginning",
              example = "4503599627370495-7")
          @QueryParam("after")
          @DefaultValue("0")
          String after,
      @Parameter(
              description = "most entries; fewer come if they are large",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + MOST))
          @QueryParam("limit")
          @DefaultValue("500")
          String limit,
      @Parameter(
              description = "only segments with all these words, whatever their case and accents",
              example = "invoice")
          @QueryParam("q")
          String words,
      @Parameter(description = "only segments in it; `pt` stands for `pt-BR` too", example = "pt")
          @QueryParam("language")
          String language,
      @Context RoutingContext request) {
    AccessCheck.Entered reader = accessCheck.reader(asked);
    String entered = reader.callId();
    Wanted wanted = new Wanted(Optional.ofNullable(words), Optional.ofNullable(language));
    Offset from = offset(after);
    int most = limit(limit);
    answers.excerpts().begin(reader.caller(), request);
    Excerpt excerpt =
        wanted.isSome()
            ? excerpts.search(entered, from, most, wanted)
            : excerpts.read(entered, from, most);
    return Answers.of(Stream.of(excerpt.wire()));
  }

  private static Offset offset(String text) {
    return Offset.parse(text).orElseThrow(() -> invalid("after must be an offset or 0"));
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw invalid("limit must be a whole number from 1 to " + MOST);
  }

  private static HoldfastException invalid(String message) {
    return new HoldfastException(ErrorCode.INVALID_PAYLOAD, message);
  }
}
