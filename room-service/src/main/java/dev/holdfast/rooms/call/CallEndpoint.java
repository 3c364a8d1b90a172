package dev.holdfast.rooms.call;

import dev.holdfast.rooms.Cursor;
import dev.holdfast.rooms.PageSize;
import dev.holdfast.rooms.Timestamp;
import dev.holdfast.rooms.access.Callers;
import dev.holdfast.rooms.event.EventLog;
import dev.holdfast.rooms.event.EventVisibility;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.call.CallStatus;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.token.UserId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Calls: found, listed. */
@Path("/v1/calls")
@Tag(name = "calls")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class CallEndpoint {
  private static final int MOST_LISTED = 200;
  private static final int MOST_EVENTS = 1000;

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
      operationId = "calls",
      summary = "List calls, newest first",
      description =
          "Those that the caller may see: a customer the own ones, an agent also those of the"
              + " queues that the token names.")
  public CallPage list(
      @Parameter(example = "active")
          @QueryParam("state")
          @DefaultValue("")
          @Pattern(
              regexp = "|queued|ringing|active|waiting-for-reconnection|ended",
              message = "must be one of queued, ringing, active, waiting-for-reconnection, ended")
          String state,
      @Parameter(example = "support") @QueryParam("queue") @DefaultValue("") @Size(max = 64)
          String queue,
      @Parameter(description = "who was in it, or asked for it", example = "alice")
          @QueryParam("userId")
          @DefaultValue("")
          @Pattern(regexp = "|" + UserId.PATTERN, message = UserId.MESSAGE)
          String userId,
      @Parameter(
              description = "asked for then or later, ms since the Unix epoch",
              example = "1790000000000",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64"))
          @QueryParam("from")
          @DefaultValue("")
          String from,
      @Parameter(
              description = "asked for before then, ms since the Unix epoch",
              example = "1790000600000",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64"))
          @QueryParam("to")
          @DefaultValue("")
          String to,
      @Parameter(description = Cursor.DESCRIPTION)
          @QueryParam(Cursor.PARAMETER)
          @DefaultValue("")
          @Size(max = 512)
          String cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200"))
          @QueryParam(PageSize.PARAMETER)
          @DefaultValue("50")
          String limit) {
    Optional<CallStatus> inState =
        Optional.of(state).filter(name -> !name.isEmpty()).map(CallStatus::of);
    CallFilter filter =
        new CallFilter(inState, queue, userId, Timestamp.of("from", from), Timestamp.of("to", to));
    return list.page(filter, callers.current(), cursor, PageSize.of(limit, MOST_LISTED));
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "call",
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
    log.answers().begin(callers.current(), request);
    return CallDetails.of(
        call,
        CallHistory.of(
            call,
            log.page(CallRecords.eventsOf(id), Offset.START, MOST_EVENTS, EventVisibility.WHOLE)));
  }
}
