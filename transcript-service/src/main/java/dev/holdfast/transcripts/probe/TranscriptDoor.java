package dev.holdfast.transcripts.probe;

import dev.holdfast.state.probe.Door;
import dev.holdfast.state.probe.OwnServer;
import dev.holdfast.state.token.OwnTokens;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.Optional;

/** A transcript that nobody has: whoever may read all is told, by Redis, that it is empty. */
@Singleton
final class TranscriptDoor implements Door {
  private static final String URI = "/v1/transcripts/holdfast-probe";
  private static final int OK = 200;

  private final OwnServer server;
  private final OwnTokens tokens;

  TranscriptDoor(OwnServer server, OwnTokens tokens) {
    this.server = server;
    this.tokens = tokens;
  }

  @Override
  public String name() {
    return "transcript";
  }

  @Override
  public boolean canBeProbed() {
    return tokens.canBeMade();
  }

  @Override
  public Future<Boolean> probe() {
    return server
        .status(HttpMethod.GET, URI, "Bearer " + tokens.ofService(), Optional.empty())
        .map(status -> status == OK);
  }
}
