package dev.holdfast.transcripts.problem;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.BodyLimit;
import dev.holdfast.transcripts.ingest.IngestConfig;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/**
 * Refuses a body that is larger than a producer's message may be; nothing here needs more. Quarkus
 * asks for it while the service is being built, when there is no configuration yet: hence a bean
 * behind a proxy.
 */
@Provider
@ApplicationScoped
public class LargeBodies implements ReaderInterceptor {
  private final BodyLimit limit;
  private final CurrentVertxRequest current;

  LargeBodies(IngestConfig config, CurrentVertxRequest current) {
    this.limit =
        new BodyLimit(
            config.messageBytes(),
            Problem.MEDIA_TYPE,
            detail ->
                Problem.body(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        ErrorCode.PAYLOAD_TOO_LARGE.httpStatus(),
                        detail)
                    .toString());
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
