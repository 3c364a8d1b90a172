package dev.holdfast.rooms.paging;

import dev.holdfast.rooms.problem.InvalidRequest;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameters by which a page of a list is asked for. */
public final class ListPage {
  private static final int MOST = 200;

  @Parameter(description = Cursor.DESCRIPTION)
  @QueryParam(Cursor.PARAMETER)
  @DefaultValue("")
  @Size(max = 512)
  String cursor;

  @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + MOST))
  @QueryParam(PageSize.PARAMETER)
  @DefaultValue("50")
  String limit;

  /** {@code next} of the page before; empty for the first page. */
  public String cursor() {
    return cursor;
  }

  /**
   * How many entries it may hold.
   *
   * @throws InvalidRequest if that is not a whole number from 1 to 200
   */
  public int size() {
    return PageSize.of(limit, MOST);
  }
}
