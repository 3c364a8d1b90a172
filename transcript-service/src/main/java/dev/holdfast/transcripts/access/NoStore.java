package dev.holdfast.transcripts.access;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What was said in a call stays in no cache, a browser's or a proxy's. */
class NoStore {
  @ServerResponseFilter
  void filter(ContainerResponseContext response) {
    response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
