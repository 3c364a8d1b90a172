package dev.holdfast.rooms.call;

import dev.holdfast.rooms.access.Roles;
import dev.holdfast.rooms.idempotency.IdempotencyKey;
import dev.holdfast.rooms.idempotency.IdempotencyKeys;
import dev.holdfast.rooms.problem.Problem;
import dev.holdfast.state.id.Id;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Calls: ended, transferred, given a third party or another priority. */
@Path("/v1/calls/{id}")
@Tag(name = "calls")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class CallCommandsEndpoint {
  private final CallCommands commands;
  private final IdempotencyKeys keys;

  CallCommandsEndpoint(CallCommands commands, IdempotencyKeys keys) {
    this.commands = commands;
    this.keys = keys;
  }

  // The body may be absent, and with it its type.
  @POST
  @Path("end")
  @Consumes(MediaType.WILDCARD)
  @Authenticated
  @Operation(
      operationId = "endCall",
      summary = "End a call",
      description =
          "In whichever state: one that waits or rings is cancelled. Whoever is in it may, and"
              + " supervisors and services. A call that is over is given back as it is.")
  public CallDetails end(
      @Parameter(example = "Yk3vT9qZ1mB7")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @Valid @BeanParam IdempotencyKey key,
      @RequestBody(
              required = false,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(implementation = EndRequest.class)))
          @Valid
          EndRequest body) {
    EndRequest request = Optional.ofNullable(body).orElse(EndRequest.WITHOUT_REASON);
    return keys.once(
        key.of("POST /v1/calls/" + id + "/end", request),
        CallDetails.class,
        () -> commands.end(id, request));
  }

  @POST
  @Path("transfer")
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR})
  @Operation(
      operationId = "transferCall",
      summary = "Look for another agent for a call that is going on",
      description =
          "The agent who has it keeps it until another one takes it. To a queue, or to one agent"
              + " who must be free now.")
  public CallDetails transfer(
      @Parameter(example = "Yk3vT9qZ1mB7")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @Valid @BeanParam IdempotencyKey key,
      @NotNull(message = Problem.NO_BODY) @Valid TargetRequest body) {
    return keys.once(
        key.of("POST /v1/calls/" + id + "/transfer", body),
        CallDetails.class,
        () -> commands.transfer(id, body));
  }

  @POST
  @Path("invite")
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR})
  @Operation(
      operationId = "inviteToCall",
      summary = "Look for an agent as a third party in a call that is going on",
      description = "Of a queue, or one agent who must be free now.")
  public InvitationState invite(
      @Parameter(example = "Yk3vT9qZ1mB7")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @Valid @BeanParam IdempotencyKey key,
      @NotNull(message = Problem.NO_BODY) @Valid TargetRequest body) {
    return keys.once(
        key.of("POST /v1/calls/" + id + "/invite", body),
        InvitationState.class,
        () -> commands.invite(id, body));
  }

  @PUT
  @Path("priority")
  @RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR})
  @Operation(
      operationId = "prioritiseCall",
      summary = "Move a call among those that wait",
      description = "9 is first; among equals, whoever has waited longest.")
  public CallDetails prioritise(
      @Parameter(example = "Yk3vT9qZ1mB7")
          @PathParam("id")
          @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE)
          String id,
      @Valid @BeanParam IdempotencyKey key,
      @NotNull(message = Problem.NO_BODY) @Valid PriorityRequest body) {
    return keys.once(
        key.of("PUT /v1/calls/" + id + "/priority", body),
        CallDetails.class,
        () -> commands.prioritise(id, body.priority()));
  }
}
