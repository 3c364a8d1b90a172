package dev.holdfast.rooms.webhook;

import dev.holdfast.rooms.access.Roles;
import dev.holdfast.rooms.paging.PageSize;
import dev.holdfast.rooms.problem.InvalidRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Webhooks: how they are doing, and what they did not take. */
@Path("/v1/webhooks")
@Tag(name = "webhooks")
@RolesAllowed({Roles.SERVICE, Roles.SUPERVISOR})
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class WebhookEndpoint {
  private static final int MOST_LISTED = 200;
  private static final int ACCEPTED = 202;
  private static final Pattern CURSOR = Pattern.compile("\\d{1,17}");

  private final WebhookAdmin admin;

  WebhookEndpoint(WebhookAdmin admin) {
    this.admin = admin;
  }

  @GET
  @Operation(operationId = "listWebhooks", summary = "The webhooks, and how they are doing")
  public WebhookList list() {
    return admin.list();
  }

  @GET
  @Path("{name}/dead-letters")
  @Operation(
      operationId = "listDeadLetters",
      summary = "What a webhook did not take, oldest first",
      description =
          "An event that was not taken until holdfast.webhooks.….give-up-after had passed, with the"
              + " reason of the last failure. A bounded number is kept for a bounded time.")
  public DeadLetterPage deadLetters(
      @Parameter(example = "crm") @PathParam("name") @Size(max = 64) String name,
      @Parameter(description = "`next` of the page before") @QueryParam("cursor") @DefaultValue("0")
          String cursor,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200"))
          @QueryParam(PageSize.PARAMETER)
          @DefaultValue("50")
          String limit) {
    if (!CURSOR.matcher(cursor).matches()) {
      throw new InvalidRequest("cursor", "must be `next` of the page before");
    }
    return admin.deadLetters(name, cursor, PageSize.of(limit, MOST_LISTED));
  }

  // No body is expected, so any will do.
  @POST
  @Consumes(MediaType.WILDCARD)
  @Path("{name}/dead-letters/replay")
  @ResponseStatus(ACCEPTED)
  @Operation(
      operationId = "replayDeadLetters",
      summary = "Attempt all dead letters once more",
      description =
          "One attempt each, in the order in which they were given up, beside what is new. What is"
              + " taken is no dead letter any more; what is not stays one, with the new reason.")
  @APIResponse(
      responseCode = "202",
      description = "they will be attempted",
      content = @Content(schema = @Schema(implementation = Replaying.class)))
  public Replaying replayAll(
      @Parameter(example = "crm") @PathParam("name") @Size(max = 64) String name) {
    return new Replaying(admin.replayAll(name));
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Path("{name}/dead-letters/{id}/replay")
  @ResponseStatus(ACCEPTED)
  @Operation(operationId = "replayDeadLetter", summary = "Attempt a dead letter once more")
  @APIResponse(
      responseCode = "202",
      description = "it will be attempted",
      content = @Content(schema = @Schema(implementation = Replaying.class)))
  public Replaying replay(
      @Parameter(example = "crm") @PathParam("name") @Size(max = 64) String name,
      @Parameter(example = "evt_0q6Jm3x4yYQk5mE1bZ0w1A") @PathParam("id") @Size(max = 64)
          String id) {
    admin.replay(name, id);
    return new Replaying(1);
  }

  @DELETE
  @Consumes(MediaType.WILDCARD)
  @Path("{name}/dead-letters/{id}")
  @Operation(
      operationId = "discardDeadLetter",
      summary = "Forget a dead letter",
      description = "Forgetting one that there is not, or not any more, is no error.")
  @APIResponse(responseCode = "204", description = "it is forgotten")
  public void discard(
      @Parameter(example = "crm") @PathParam("name") @Size(max = 64) String name,
      @Parameter(example = "evt_0q6Jm3x4yYQk5mE1bZ0w1A") @PathParam("id") @Size(max = 64)
          String id) {
    admin.discard(name, id);
  }
}
