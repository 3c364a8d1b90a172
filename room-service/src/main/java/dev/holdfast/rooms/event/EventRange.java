package dev.holdfast.rooms.event;

import dev.holdfast.rooms.paging.PageSize;
import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.state.stream.Offset;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameters by which some of a log's events are asked for. */
public final class EventRange {
  private static final int MOST = 1000;

  @Parameter(description = EventOffset.DESCRIPTION, example = "4503599627370495-7")
  @QueryParam(EventOffset.PARAMETER)
  @DefaultValue("0")
  String after;

  @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + MOST))
  @QueryParam(PageSize.PARAMETER)
  @DefaultValue("100")
  String limit;

  /**
   * The offset after which they begin.
   *
   * @throws InvalidRequest if it is no offset
   */
  public Offset after() {
    return EventOffset.of(after);
  }

  /**
   * How many are given at most.
   *
   * @throws InvalidRequest if that is not a whole number from 1 to 1000
   */
  public int most() {
    return PageSize.of(limit, MOST);
  }
}
