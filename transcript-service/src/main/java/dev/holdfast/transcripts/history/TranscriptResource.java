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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A transcript as it is now, read over HTTP; upgrade requests to the same path are live readers.
 */
@Path("/v1/transcripts/{callId}")
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

  /**
   * The messages that a live reader would get.
   *
   * @param after an offset, to go on behind it; 0 for the beginning
   * @param limit most entries, 1 to 1000; fewer come if they are large
   * @param words only segments in whose text they occur, whatever their case and accents
   * @param language only segments in it
   */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public StreamingOutput json(
      @BeanParam TranscriptRequest asked,
      @QueryParam("after") @DefaultValue("0") String after,
      @QueryParam("limit") @DefaultValue("500") String limit,
      @QueryParam("q") String words,
      @QueryParam("language") String language,
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
