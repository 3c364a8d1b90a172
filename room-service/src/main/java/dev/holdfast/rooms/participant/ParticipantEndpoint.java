package dev.holdfast.rooms.participant;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.rooms.access.Roles;
import dev.holdfast.rooms.idempotency.IdempotencyKey;
import dev.holdfast.rooms.idempotency.IdempotencyKeys;
import dev.holdfast.rooms.problem.Problem;
import dev.holdfast.rooms.room.RoomAccess;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.token.UserId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is in a room. */
@Path("/v1/rooms/{id}/participants/{participantId}")
@Tag(name = "rooms")
@RunOnVirtualThread
public final class ParticipantEndpoint {
  private final Rooms rooms;
  private final RoomAccess access;
  private final IdempotencyKeys keys;
  private final Callers callers;

  ParticipantEndpoint(Rooms rooms, RoomAccess access, IdempotencyKeys keys, Callers callers) {
    this.rooms = rooms;
    this.access = access;
    this.keys = keys;
    this.callers = callers;
  }

  @DELETE
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR})
  @Operation(
      operationId = "removeParticipant",
      summary = "Remove somebody from a room",
      description =
          "It holds: neither recovery nor a token issued before brings the person back. The"
              + " person's session ends. May be repeated.")
  public void remove(
      @Parameter(example = "lobby")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @Parameter(example = "alice")
          @PathParam("participantId")
          @Pattern(regexp = UserId.PATTERN, message = UserId.MESSAGE)
          String participantId) {
    access.requireEntry(id);
    rooms.remove(id, participantId, callers.current().userId());
  }

  @POST
  @Path("extend-window")
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR, Roles.AGENT})
  @Operation(
      operationId = "extendWindow",
      summary = "Give somebody who is away a later deadline",
      description =
          "Once an absence. Agents may in rooms where they are. With an Idempotency-Key it may be"
              + " repeated.")
  public WindowState extendWindow(
      @Parameter(example = "lobby")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @Parameter(example = "alice")
          @PathParam("participantId")
          @Pattern(regexp = UserId.PATTERN, message = UserId.MESSAGE)
          String participantId,
      @Valid @BeanParam IdempotencyKey key,
      @NotNull(message = Problem.NO_BODY) @Valid WindowRequest body) {
    access.requirePresence(id);
    String address = "POST /v1/rooms/" + id + "/participants/" + participantId + "/extend-window";
    return keys.once(
        key.of(address, body),
        WindowState.class,
        () -> new WindowState(rooms.extendWindow(id, participantId, body.by())));
  }
}
