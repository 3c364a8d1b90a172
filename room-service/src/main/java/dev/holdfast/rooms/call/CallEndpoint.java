package dev.holdfast.rooms.call;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.rooms.access.Roles;
import dev.holdfast.rooms.event.EventLog;
import dev.holdfast.rooms.event.EventPage;
import dev.holdfast.rooms.event.EventVisibility;
import dev.holdfast.rooms.paging.ListPage;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.stream.Offset;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Calls: found, listed. */
@Path("/v1/calls")
@Tag(name = "calls")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class CallEndpoint {
  private static final int MOST_EVENTS = 1000;
  private static final int MOST_ENTRIES = 10_000;

  private final CallAccess access;
  private final CallList list;
  private final EventLog log;
  private final Callers callers;

  CallEndpoint(CallAccess access, CallList list, EventLog log, Callers callers) {
    this.access = access;
    this.list = list;
    this.log = log;
    this.callers = callers;
  }

  @GET
  @Operation(
      operationId = "listCalls",
      summary = "List calls, newest first",
      description =
          "Those that the caller may see: a customer the own ones, an agent also those of the"
              + " queues that the token names.")
  public CallPage list(@Valid @BeanParam CallQuery query, @Valid @BeanParam ListPage page) {
    return list.page(query.filter(), callers.current(), page.cursor(), page.size());
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "readCall",
      summary = "A call as it is, and its history",
      description =
          "With what happened, why, and for how long it waited, rang and was spoken. It stays"
              + " readable for the retention after its last event.")
  public CallDetails show(
      @Parameter(example = "Yk3vT9qZ1mB7")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @Context RoutingContext request) {
    CallView call = access.show(id);
    return CallDetails.of(call, CallHistory.of(call, events(id, MOST_EVENTS, request)));
  }

  @GET
  @Path("{id}/timeline")
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR})
  @Operation(
      operationId = "readCallTimeline",
      summary = "What happened to a call, for operators",
      description = "In order, with ids, codes and times only: no names, metadata or texts.")
  public CallTimeline timeline(
      @Parameter(example = "Yk3vT9qZ1mB7")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @Context RoutingContext request) {
    return CallTimeline.of(access.show(id), events(id, MOST_ENTRIES, request));
  }

  private EventPage events(String id, int most, RoutingContext request) {
    log.answers().begin(callers.current(), request);
    return log.page(CallRecords.eventsOf(id), Offset.START, most, EventVisibility.WHOLE);
  }
}
