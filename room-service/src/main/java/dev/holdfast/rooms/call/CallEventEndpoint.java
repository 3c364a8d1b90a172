package dev.holdfast.rooms.call;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.rooms.event.EventLog;
import dev.holdfast.rooms.event.EventOffset;
import dev.holdfast.rooms.event.EventRange;
import dev.holdfast.rooms.event.EventStreams;
import dev.holdfast.rooms.event.EventVisibility;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.stream.Offset;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A call's log, of the dispatch and of its room: by pages, or live. */
@Path("/v1/calls/{id}/events")
@Tag(name = "calls")
@Authenticated
@RunOnVirtualThread
public final class CallEventEndpoint {
  /** Whoever accepts anything gets JSON. */
  private static final String STREAM = MediaType.SERVER_SENT_EVENTS + ";qs=0.5";

  private final CallAccess access;
  private final Callers callers;
  private final EventLog log;
  private final EventStreams streams;

  CallEventEndpoint(CallAccess access, Callers callers, EventLog log, EventStreams streams) {
    this.access = access;
    this.callers = callers;
    this.log = log;
    this.streams = streams;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listCallEvents",
      summary = "What happened in a call",
      description =
          "From the request on, as JSON by pages. With Accept: text/event-stream the events after"
              + " Last-Event-ID (or `after`) and then what happens from now on: `id` is the offset,"
              + " `event` the type; an event `gap` says that some are not held any more.")
  @APIResponse(
      responseCode = "200",
      description = "in the form that was asked for",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = CallEvents.class)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(type = SchemaType.STRING))
      })
  @Parameter(
      name = HttpHeaders.LAST_EVENT_ID_HEADER,
      in = ParameterIn.HEADER,
      description = "where an event stream goes on",
      schema = @Schema(type = SchemaType.STRING))
  public CallEvents page(
      @Parameter(example = "Yk3vT9qZ1mB7")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @BeanParam EventRange range,
      @Context RoutingContext request) {
    int most = range.most();
    Offset from = range.after();
    access.show(id);
    log.answers().begin(callers.current(), request);
    return CallEvents.of(id, log.page(CallRecords.eventsOf(id), from, most, EventVisibility.WHOLE));
  }

  // A Multi alone would be taken for a sign that nothing waits here.
  @GET
  @Blocking
  @RunOnVirtualThread
  @Produces(STREAM)
  @Operation(hidden = true)
  public Multi<OutboundSseEvent> follow(
      @PathParam("id") @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE) String id,
      @QueryParam(EventOffset.PARAMETER) @DefaultValue("0") String after,
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) String lastEventId,
      @Context Sse sse,
      @Context HttpServerRequest request) {
    long since = access.show(id).at();
    Offset from = EventOffset.of(Optional.ofNullable(lastEventId), after);
    return streams.follow(
        CallRecords.eventsOf(id),
        EventVisibility.WHOLE,
        from,
        callers.current(),
        since,
        sse,
        request);
  }
}
