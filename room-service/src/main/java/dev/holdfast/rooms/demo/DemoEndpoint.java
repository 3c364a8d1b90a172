package dev.holdfast.rooms.demo;

import static java.util.stream.Collectors.toSet;

import dev.holdfast.rooms.access.DemoConfig;
import dev.holdfast.rooms.problem.Problem;
import dev.holdfast.rooms.token.IssuedToken;
import dev.holdfast.rooms.token.TokenIssuer;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.room.RoomCall;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.token.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;

/** Lets the demo pages in without a backend of their own. */
@Path("/v1/demo/sign-in")
@Tag(name = "demo")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class DemoEndpoint {
  private static final String ROOM_TYPE = "demo";
  private static final List<String> QUEUES = List.of("support", "sales", "interpreters");
  private static final Duration TTL = Duration.ofHours(1);

  private final DemoConfig config;
  private final RoomConfig roomConfig;
  private final Rooms rooms;
  private final TokenIssuer issuer;

  DemoEndpoint(DemoConfig config, RoomConfig roomConfig, Rooms rooms, TokenIssuer issuer) {
    this.config = config;
    this.roomConfig = roomConfig;
    this.rooms = rooms;
    this.issuer = issuer;
  }

  @POST
  @PermitAll
  @Cache(noStore = true)
  @SecurityRequirements
  @Operation(
      operationId = "signInToDemo",
      summary = "Sign in to the demo",
      description = "Only with holdfast.demo.enabled=true. Makes the room if it is not there.")
  @APIResponse(responseCode = "200", description = "signed in")
  @APIResponse(responseCode = "404", description = "the demo is switched off")
  public DemoSession signIn(@NotNull(message = Problem.NO_BODY) @Valid DemoSignIn body) {
    if (!config.enabled()) {
      throw new HoldfastException(ErrorCode.NOT_FOUND, "the demo is switched off");
    }
    Role role = Role.parse(body.role()).orElseThrow();
    Optional<RoomView> room = roomFor(body, role);
    String userId = body.userId().orElseGet(RandomId::random);
    List<String> queues = config.queues().orElse(QUEUES);
    IssuedToken token =
        issuer.issue(
            new TokenIssuer.Grant(
                userId,
                body.name(),
                role,
                Set.copyOf(queues),
                room.stream().map(RoomView::roomId).collect(toSet()),
                room.flatMap(RoomView::call).stream().map(RoomCall::callId).collect(toSet())),
            TTL);
    return new DemoSession(
        token.token(), token.expiresAt(), room.map(RoomView::roomId), userId, queues);
  }

  /** The one that was asked for; an agent gets a standing room of its own. */
  private Optional<RoomView> roomFor(DemoSignIn body, Role role) {
    Optional<String> standing =
        role == Role.AGENT ? Optional.of(RandomId.random()) : Optional.empty();
    return body.roomId()
        .or(() -> standing)
        .map(id -> rooms.create(id, ROOM_TYPE, roomConfig.policyOf(ROOM_TYPE)));
  }
}
