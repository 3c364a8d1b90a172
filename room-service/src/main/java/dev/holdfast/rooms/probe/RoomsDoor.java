package dev.holdfast.rooms.probe;

import dev.holdfast.rooms.access.ApiKeys;
import dev.holdfast.state.probe.Door;
import dev.holdfast.state.probe.OwnServer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code POST /v1/rooms}, as a backend sends it, dry: everything but the room is made. */
@Singleton
final class RoomsDoor implements Door {
  private static final String URI = "/v1/rooms?dryRun=true";
  private static final String BODY = "{\"id\":\"holdfast-probe\"}";
  private static final int NO_CONTENT = 204;

  private final OwnServer server;
  private final Optional<String> key;

  RoomsDoor(OwnServer server, ApiKeys keys) {
    this.server = server;
    this.key = keys.any();
  }

  @Override
  public String name() {
    return "rooms";
  }

  @Override
  public boolean canBeProbed() {
    return key.isPresent();
  }

  @Override
  public Future<Boolean> probe() {
    return server
        .status(HttpMethod.POST, URI, "Bearer " + key.orElseThrow(), Optional.of(BODY))
        .map(status -> status == NO_CONTENT);
  }
}
