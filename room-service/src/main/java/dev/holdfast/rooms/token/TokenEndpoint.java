package dev.holdfast.rooms.token;

import dev.holdfast.rooms.access.Callers;
import dev.holdfast.rooms.access.Roles;
import dev.holdfast.rooms.problem.InvalidRequest;
import dev.holdfast.rooms.problem.Problem;
import dev.holdfast.state.token.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;

/** Tokens for users, asked for by a backend. */
@Path("/v1/tokens")
@Tag(name = "tokens")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class TokenEndpoint {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Callers callers;
  private final TokenIssuer issuer;
  private final IssuingConfig config;

  TokenEndpoint(Callers callers, TokenIssuer issuer, IssuingConfig config) {
    this.callers = callers;
    this.issuer = issuer;
    this.config = config;
  }

  @POST
  @RolesAllowed(Roles.SERVICE)
  @Cache(noStore = true)
  @SecurityRequirement(name = "api-key")
  @Operation(
      operationId = "createToken",
      summary = "Make a token for a user",
      description = "For backends only: the caller gives an API key, never a token.")
  @APIResponse(responseCode = "200", description = "made")
  @APIResponse(responseCode = "404", description = "an identity provider makes them")
  public IssuedToken issue(@NotNull(message = Problem.NO_BODY) @Valid TokenRequest body) {
    callers.requireApiKey();
    Duration ttl = body.ttl().orElse(config.ttl());
    if (ttl.compareTo(SHORTEST) < 0 || ttl.compareTo(config.maxTtl()) > 0) {
      throw new InvalidRequest("ttl", "must be between " + SHORTEST + " and " + config.maxTtl());
    }
    Role role = Role.parse(body.role()).orElseThrow();
    return issuer.issue(
        new TokenIssuer.Grant(
            body.sub(),
            body.name().orElse(body.sub()),
            role,
            body.queues(),
            body.rooms(),
            body.calls()),
        ttl);
  }
}
