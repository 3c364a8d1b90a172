package dev.holdfast.state.probe;

import dev.holdfast.state.session.RandomId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/**
 * By what a replica knows its own probes, so that they are not counted among its clients: a header
 * with what nobody else knows.
 */
@Singleton
public final class ProbeMark {
  static final String HEADER = "X-Holdfast-Probe";

  private final String secret = RandomId.random();

  String secret() {
    return secret;
  }

  /** Whether a request is of this replica's own. */
  public boolean isOn(HttpServerRequest request) {
    return secret.equals(request.getHeader(HEADER));
  }
}
