package dev.holdfast.rooms.problem;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.BodyLimit;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.List;

/**
 * Refuses a body that is larger than anything the control plane needs. Quarkus asks for it while
 * the service is being built, when there is no configuration yet: hence a bean behind a proxy.
 */
@Provider
@ApplicationScoped
public class LargeBodies implements ReaderInterceptor {
  private static final int MOST_BYTES = 64 * 1024;

  private final BodyLimit limit;
  private final CurrentVertxRequest current;

  LargeBodies(ProblemResponses problems, CurrentVertxRequest current) {
    this.limit =
        new BodyLimit(
            MOST_BYTES,
            Problem.MEDIA_TYPE,
            detail ->
                problems.text(
                    Problem.of(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        ErrorCode.PAYLOAD_TOO_LARGE.httpStatus(),
                        detail,
                        List.of())));
    this.current = current;
  }

  void guard(@Observes Router router) {
    limit.guard(router);
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
    body.setInputStream(limit.bounded(body.getInputStream(), current.getCurrent().request()));
    return body.proceed();
  }
}
