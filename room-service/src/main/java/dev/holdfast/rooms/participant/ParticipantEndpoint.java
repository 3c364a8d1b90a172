package dev.holdfast.rooms.participant;

import dev.holdfast.rooms.Ids;
import dev.holdfast.rooms.access.Callers;
import dev.holdfast.rooms.access.Roles;
import dev.holdfast.state.room.Rooms;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is in a room. */
@Path("/v1/rooms/{id}/participants")
@Tag(name = "rooms")
@RunOnVirtualThread
public final class ParticipantEndpoint {
  private final Rooms rooms;
  private final Callers callers;

  ParticipantEndpoint(Rooms rooms, Callers callers) {
    this.rooms = rooms;
    this.callers = callers;
  }

  @DELETE
  @Path("{participantId}")
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR})
  @Operation(
      summary = "Remove somebody from a room",
      description =
          "It holds: neither recovery nor a token issued before brings the person back. The"
              + " person's session ends.")
  public void remove(
      @PathParam("id") @Pattern(regexp = Ids.PATTERN, message = Ids.MESSAGE) String id,
      @PathParam("participantId") @Size(max = 64) String participantId) {
    rooms.remove(id, participantId, callers.current().userId());
  }
}
