package dev.holdfast.rooms.event;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.rooms.room.RoomAccess;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
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

/** A room's log: by pages, or live. */
@Path("/v1/rooms/{id}/events")
@Tag(name = "rooms")
@Authenticated
@RunOnVirtualThread
public final class EventEndpoint {
  /** Whoever accepts anything gets JSON. */
  private static final String STREAM = MediaType.SERVER_SENT_EVENTS + ";qs=0.5";

  private final RoomAccess access;
  private final Callers callers;
  private final EventLog log;
  private final EventStreams streams;

  EventEndpoint(RoomAccess access, Callers callers, EventLog log, EventStreams streams) {
    this.access = access;
    this.callers = callers;
    this.log = log;
    this.streams = streams;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listRoomEvents",
      summary = "What happened in a room",
      description =
          "As JSON by pages. With Accept: text/event-stream the events after Last-Event-ID (or"
              + " `after`) and then what happens from now on: `id` is the offset, `event` the type;"
              + " an event `gap` says that some are not held any more. A customer sees what has"
              + " happened since the own entering; a page may hold fewer events than the limit.")
  @APIResponse(
      responseCode = "200",
      description = "in the form that was asked for",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = RoomEvents.class)),
        @Content(
            mediaType = MediaType.SERVER_SENT_EVENTS,
            schema = @Schema(type = SchemaType.STRING))
      })
  @Parameter(
      name = HttpHeaders.LAST_EVENT_ID_HEADER,
      in = ParameterIn.HEADER,
      description = "where an event stream goes on",
      schema = @Schema(type = SchemaType.STRING))
  public RoomEvents page(
      @Parameter(example = "lobby")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @BeanParam EventRange range,
      @Context RoutingContext request) {
    int most = range.most();
    Offset from = range.after();
    EventVisibility visibility = visibilityOf(access.show(id));
    log.answers().begin(callers.current(), request);
    return RoomEvents.of(id, log.page(Rooms.eventsOf(id), from, most, visibility));
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
    RoomView room = access.show(id);
    Offset from = EventOffset.of(Optional.ofNullable(lastEventId), after);
    return streams.follow(
        Rooms.eventsOf(id), visibilityOf(room), from, callers.current(), room.at(), sse, request);
  }

  private EventVisibility visibilityOf(RoomView room) {
    Caller caller = callers.current();
    return caller.role() == Role.CUSTOMER
        ? new OwnMembershipOnly(caller.userId(), room)
        : EventVisibility.WHOLE;
  }
}
