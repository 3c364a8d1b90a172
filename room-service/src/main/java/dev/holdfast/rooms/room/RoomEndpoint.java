package dev.holdfast.rooms.room;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.rooms.access.Roles;
import dev.holdfast.rooms.idempotency.IdempotencyKey;
import dev.holdfast.rooms.idempotency.IdempotencyKeys;
import dev.holdfast.rooms.paging.ListPage;
import dev.holdfast.rooms.problem.Problem;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.room.Rooms;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Rooms: made, found, listed, closed. */
@Path("/v1/rooms")
@Tag(name = "rooms")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class RoomEndpoint {
  private final Rooms rooms;
  private final RoomMaker maker;
  private final RoomList list;
  private final RoomAccess access;
  private final Callers callers;

  RoomEndpoint(Rooms rooms, RoomMaker maker, RoomList list, RoomAccess access, Callers callers) {
    this.rooms = rooms;
    this.maker = maker;
    this.list = list;
    this.access = access;
    this.callers = callers;
  }

  @POST
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR, Roles.AGENT})
  @Operation(
      operationId = "createRoom",
      summary = "Make a room",
      description =
          "Repeating it makes nothing new: a room of this id is given back as it is (200); the same"
              + " Idempotency-Key gives the same room. An agent names only ids that the token"
              + " grants; without an id the server makes one. A dry run is checked like any other"
              + " request, by Redis too, and makes nothing.")
  @APIResponse(
      responseCode = "201",
      description = "made; Location names it",
      headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = RoomState.class)))
  @APIResponse(
      responseCode = "200",
      description = "a room of this id was there",
      content = @Content(schema = @Schema(implementation = RoomState.class)))
  @APIResponse(responseCode = "204", description = "a dry run: the room could be made")
  public RestResponse<RoomState> create(
      @NotNull(message = Problem.NO_BODY) @Valid RoomRequest body,
      @Valid @BeanParam IdempotencyKey key,
      // As a boolean, whatever is not "true" would make a room.
      @Parameter(
              description = "whether nothing is to be made",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @QueryParam("dryRun")
          @Pattern(regexp = "true|false", message = "must be true or false")
          String dryRun) {
    body.id().ifPresent(access::requireEntry);
    if (Boolean.parseBoolean(dryRun)) {
      maker.check(body);
      return RestResponse.noContent();
    }
    IdempotencyKeys.Answer<RoomState> made = maker.make(body, callers.current(), key);
    RestResponse.ResponseBuilder<RoomState> response =
        RestResponse.ResponseBuilder.create(
            RestResponse.Status.fromStatusCode(made.status()), made.body());
    return made.status() == Response.Status.CREATED.getStatusCode()
        ? response
            .location(UriBuilder.fromPath("/v1/rooms/{id}").build(made.body().roomId()))
            .build()
        : response.build();
  }

  @GET
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR})
  @Operation(operationId = "listRooms", summary = "List rooms, by id")
  public RoomPage list(@Valid @BeanParam RoomQuery query, @Valid @BeanParam ListPage page) {
    return list.page(query.filter(), callers.current(), page.cursor(), page.size());
  }

  @GET
  @Path("{id}")
  @Authenticated
  @Operation(operationId = "readRoom", summary = "A room as it is, with its participants")
  public RoomState show(
      @Parameter(example = "lobby")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id) {
    return RoomState.of(access.show(id));
  }

  // The body may be absent, and with it its type.
  @DELETE
  @Consumes(MediaType.WILDCARD)
  @Path("{id}")
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR})
  @Operation(
      operationId = "closeRoom",
      summary = "Close a room",
      description = "Ends its call; the room stays readable for the retention time.")
  public RoomState close(
      @Parameter(example = "lobby")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @Parameter(description = "the body's reason goes before it")
          @QueryParam("reason")
          @Size(max = 128)
          String reason,
      @RequestBody(
              required = false,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = CloseRequest.class)))
          @Valid
          CloseRequest body) {
    access.requireEntry(id);
    String why =
        Optional.ofNullable(body)
            .flatMap(CloseRequest::reason)
            .or(() -> Optional.ofNullable(reason))
            .orElse(CloseRequest.DEFAULT_REASON);
    return RoomState.of(rooms.close(id, why, callers.current().userId()));
  }
}
