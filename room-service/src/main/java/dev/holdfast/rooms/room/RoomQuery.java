package dev.holdfast.rooms.room;

import dev.holdfast.rooms.paging.Choice;
import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.state.room.RoomStatus;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameters that say which rooms are listed. */
public final class RoomQuery {
  // What a later version wrote has a status that nobody can name here.
  private static final Set<RoomStatus> ALL = EnumSet.complementOf(EnumSet.of(RoomStatus.UNKNOWN));

  @Parameter(description = "as a room's `status` names it", example = "active")
  @QueryParam("status")
  @DefaultValue("")
  String status;

  @Parameter(example = "support")
  @QueryParam("type")
  @DefaultValue("")
  @Size(max = 64)
  String type;

  /**
   * @throws InvalidRequest if there is no such status
   */
  RoomFilter filter() {
    return new RoomFilter(Choice.of("status", status, ALL, RoomStatus::wire), type);
  }
}
