package dev.holdfast.transcripts.problem;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.ProblemDocument;
import dev.holdfast.state.http.RequestBodies;
import dev.holdfast.state.http.RequestBodies.Sender;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.transcripts.access.Bearer;
import dev.holdfast.transcripts.ingest.IngestConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who may send a body, and how much of it. */
@Singleton
final class Bodies {
  private final Bearer bearer;
  private final IngestConfig config;
  private final UnfinishedInput unfinished;

  Bodies(Bearer bearer, IngestConfig config, UnfinishedInput unfinished) {
    this.bearer = bearer;
    this.config = config;
    this.unfinished = unfinished;
  }

  void collect(@Observes Router router) {
    new RequestBodies(ProblemDocument::text, this::sender).collect(router);
  }

  // Checking a token may fetch a key: never on the event loop.
  private Future<Sender> sender(RoutingContext request) {
    Optional<String> token = Bearer.sentIn(request.request());
    Promise<Sender> sender = Promise.promise();
    Thread.startVirtualThread(
        () -> {
          try {
            bearer.check(token);
            sender.complete(new Sender(config.messageBytes(), unfinished));
          } catch (RuntimeException e) {
            sender.fail(HoldfastException.of(e));
          }
        });
    return sender.future();
  }
}
