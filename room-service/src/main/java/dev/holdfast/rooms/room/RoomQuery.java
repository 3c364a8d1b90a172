package dev.holdfast.rooms.room;

import dev.holdfast.state.room.RoomStatus;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameters that say which rooms are listed. */
public final class RoomQuery {
  @Parameter(example = "active")
  @QueryParam("status")
  @DefaultValue("")
  @Pattern(
      regexp = "|open|active|waiting-for-reconnection|closed",
      message = "must be one of open, active, waiting-for-reconnection, closed")
  String status;

  @Parameter(example = "support")
  @QueryParam("type")
  @DefaultValue("")
  @Size(max = 64)
  String type;

  RoomFilter filter() {
    return new RoomFilter(
        Optional.of(status).filter(one -> !one.isEmpty()).map(RoomStatus::of), type);
  }
}
