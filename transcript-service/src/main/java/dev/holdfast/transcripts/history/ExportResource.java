package dev.holdfast.transcripts.history;

import dev.holdfast.state.event.EventType;
import dev.holdfast.transcripts.access.AccessCheck;
import dev.holdfast.transcripts.access.Audit;
import dev.holdfast.transcripts.access.TranscriptRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * A transcript as a file, by the type that is asked for. Each export is noted in the room's log.
 */
@Path("/v1/transcripts/{callId}")
@RunOnVirtualThread
public class ExportResource {
  // Whoever accepts anything gets JSON.
  private static final String LAST_CHOICE = ";qs=0.5";
  private static final String UTF_8 = "; charset=utf-8";

  private final AccessCheck accessCheck;
  private final Excerpts excerpts;
  private final Audit audit;
  private final Answers answers;

  ExportResource(AccessCheck accessCheck, Excerpts excerpts, Audit audit, Answers answers) {
    this.accessCheck = accessCheck;
    this.excerpts = excerpts;
    this.audit = audit;
    this.answers = answers;
  }

  /** A way to write a transcript. */
  private enum Format {
    VTT("text/vtt", WebVtt::of),
    SRT("application/x-subrip", SubRip::of),
    TXT("text/plain", PlainText::of);

    private final String mediaType;
    private final Function<Document, Stream<String>> writing;

    Format(String mediaType, Function<Document, Stream<String>> writing) {
      this.mediaType = mediaType;
      this.writing = writing;
    }
  }

  @GET
  @Produces("text/vtt" + LAST_CHOICE)
  @Operation(hidden = true)
  public Response webVtt(
      @BeanParam TranscriptRequest asked,
      @QueryParam("language") String language,
      @Context RoutingContext request) {
    return export(accessCheck.reader(asked), language, Format.VTT, request);
  }

  @GET
  @Produces("application/x-subrip" + LAST_CHOICE)
  @Operation(hidden = true)
  public Response subRip(
      @BeanParam TranscriptRequest asked,
      @QueryParam("language") String language,
      @Context RoutingContext request) {
    return export(accessCheck.reader(asked), language, Format.SRT, request);
  }

  @GET
  @Produces("text/plain" + LAST_CHOICE)
  @Operation(hidden = true)
  public Response plainText(
      @BeanParam TranscriptRequest asked,
      @QueryParam("language") String language,
      @Context RoutingContext request) {
    return export(accessCheck.reader(asked), language, Format.TXT, request);
  }

  private Response export(
      AccessCheck.Entered reader, String language, Format format, RoutingContext request) {
    answers.files().begin(reader.caller(), request);
    Wanted wanted = new Wanted(Optional.empty(), Optional.ofNullable(language));
    Document document = excerpts.draft(reader.callId()).document(reader.callId(), wanted);
    audit.read(reader, EventType.TRANSCRIPT_EXPORTED, Map.of("format", format.mediaType));
    String name = reader.callId() + "." + format.name().toLowerCase(Locale.ROOT);
    return Response.ok(Answers.of(format.writing.apply(document)), format.mediaType + UTF_8)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
        .build();
  }
}
