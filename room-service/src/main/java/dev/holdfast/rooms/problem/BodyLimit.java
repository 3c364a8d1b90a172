package dev.holdfast.rooms.problem;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a body that says it is larger than anything the control plane needs. The HTTP server's
 * own limit, which answers without a problem, stands behind it for those that do not say.
 */
final class BodyLimit {
  private static final int MOST_BYTES = 64 * 1024;

  @ServerRequestFilter(preMatching = true)
  void check(ContainerRequestContext request) {
    if (request.getLength() > MOST_BYTES) {
      throw new HoldfastException(
          ErrorCode.PAYLOAD_TOO_LARGE, "the body is larger than " + MOST_BYTES + " bytes");
    }
  }
}
