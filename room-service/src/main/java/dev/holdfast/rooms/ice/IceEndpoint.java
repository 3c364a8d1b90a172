package dev.holdfast.rooms.ice;

import dev.holdfast.rooms.access.Callers;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;

/** STUN and TURN servers, with credentials of the caller's own. */
@Path("/v1/ice-servers")
@Tag(name = "ice")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class IceEndpoint {
  private static final int SHORTEST_SECRET = 32;

  private final List<String> stunUrls;
  private final List<String> turnUrls;
  private final Optional<String> secret;
  private final TurnConfig turn;
  private final Callers callers;

  IceEndpoint(StunConfig stun, TurnConfig turn, Callers callers) {
    this.stunUrls = given(stun.urls());
    this.turnUrls = given(turn.urls());
    // What writes it into a file mostly ends the line; the TURN servers know it without.
    this.secret = turn.secret().map(String::strip).filter(text -> !text.isEmpty());
    this.turn = turn;
    this.callers = callers;
  }

  // Runs before anything needs Redis, so that this fault is the one that is reported.
  void check(@Observes @Priority(1) StartupEvent event) {
    if (!turnUrls.isEmpty() && secret.isEmpty()) {
      throw new ConfigurationException(
          "TURN servers need their shared secret: set holdfast.turn.secret (HOLDFAST_TURN_SECRET)"
              + " beside holdfast.turn.urls",
          Set.of("holdfast.turn.secret"));
    }
    // Whoever gets a credential can try secrets against it, as fast as a machine hashes.
    if (secret.filter(text -> text.length() < SHORTEST_SECRET).isPresent()) {
      throw new ConfigurationException(
          "holdfast.turn.secret (HOLDFAST_TURN_SECRET) must have at least "
              + SHORTEST_SECRET
              + " characters, and so coturn's static-auth-secret",
          Set.of("holdfast.turn.secret"));
    }
  }

  @GET
  @Authenticated
  @Cache(noStore = true)
  @Operation(
      operationId = "listIceServers",
      summary = "STUN and TURN servers for the caller",
      description = "TURN credentials are short-lived: ask again before an ICE restart.")
  public IceServers show() {
    List<IceServer> servers = new ArrayList<>();
    if (!stunUrls.isEmpty()) {
      servers.add(new IceServer(stunUrls, Optional.empty(), Optional.empty()));
    }
    if (!turnUrls.isEmpty()) {
      long expiresAt = Instant.now().plus(turn.ttl()).getEpochSecond();
      TurnCredentials own =
          TurnCredentials.of(secret.orElseThrow(), callers.current().userId(), expiresAt);
      servers.add(
          new IceServer(turnUrls, Optional.of(own.username()), Optional.of(own.credential())));
    }
    return new IceServers(servers, turn.ttl().toSeconds());
  }

  private static List<String> given(Optional<List<String>> urls) {
    return urls.orElse(List.of()).stream()
        .map(String::strip)
        .filter(url -> !url.isEmpty())
        .toList();
  }
}
