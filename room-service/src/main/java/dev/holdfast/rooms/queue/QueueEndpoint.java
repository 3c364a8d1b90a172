package dev.holdfast.rooms.queue;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.rooms.access.Roles;
import dev.holdfast.rooms.paging.Cursor;
import dev.holdfast.rooms.paging.ListPage;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.id.Id;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Queues: who waits, and for whom. */
@Path("/v1/queues")
@Tag(name = "queues")
@RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR, Roles.AGENT})
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class QueueEndpoint {
  private final QueueAccess access;
  private final Dispatch dispatch;
  private final Callers callers;

  QueueEndpoint(QueueAccess access, Dispatch dispatch, Callers callers) {
    this.access = access;
    this.dispatch = dispatch;
    this.callers = callers;
  }

  @GET
  @Operation(
      operationId = "listQueues",
      summary = "List queues, by name",
      description = "With figures. An agent sees those that the token names.")
  public QueuePage list(@Valid @BeanParam ListPage page) {
    int most = page.size();
    List<String> list = List.of("queues", callers.current().userId());
    String last = Cursor.place(page.cursor(), list).orElse("");
    List<String> names =
        access.names().stream().filter(name -> name.compareTo(last) > 0).limit(most + 1L).toList();
    List<String> shown = names.subList(0, Math.min(most, names.size()));
    return new QueuePage(
        shown.stream().map(dispatch::show).map(QueueState::summary).toList(),
        names.size() > most ? Optional.of(Cursor.after(shown.getLast(), list)) : Optional.empty());
  }

  @GET
  @Path("{name}")
  @Operation(
      operationId = "readQueue",
      summary = "A queue as it is",
      description = "Who waits, in order and since when; which agents serve it; waiting times.")
  public QueueState show(
      @Parameter(example = "support")
          @PathParam("name")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String name) {
    return QueueState.details(access.show(name));
  }
}
