package dev.holdfast.signaling.trace;

import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.metrics.Exemplars;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.TraceParent;
import io.prometheus.client.exemplars.ExemplarSampler;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Traces from a client's event to its deliveries, at whichever replica, and of a call from the
 * customer's request until an agent has it. Off unless {@code OTEL_TRACES_EXPORTER} names an
 * exporter; no class of OpenTelemetry is loaded then.
 */
@Singleton
public class Traces {
  private final Optional<Spans> spans;

  Traces(
      @ConfigProperty(name = "otel.traces.exporter", defaultValue = "none") String exporter,
      @ConfigProperty(name = "otel.sdk.disabled", defaultValue = "false") boolean disabled,
      @ConfigProperty(name = "quarkus.application.name") String service,
      ReplicaIdentity replica) {
    this.spans =
        disabled || exporter.equals("none")
            ? Optional.empty()
            : Optional.of(Spans.exported(service, replica.id()));
  }

  /** What is configured wrongly is to be known at once. */
  void start(@Observes StartupEvent event) {}

  @PreDestroy
  void stop() {
    spans.ifPresent(Spans::close);
  }

  public boolean areOn() {
    return spans.isPresent();
  }

  /** In place of Quarkus' own, which knows spans of its own extension only. */
  @Produces
  @Alternative
  @Priority(1)
  Optional<ExemplarSampler> exemplars() {
    return areOn() ? Optional.of(Exemplars.sampler()) : Optional.empty();
  }

  /**
   * A client's event came.
   *
   * @param name one of the protocol's
   */
  public EventSpan came(String name, String sessionId) {
    return came(name, sessionId, Instant.now());
  }

  /**
   * A CONNECT presents a session.
   *
   * @param waited how long ago it came
   */
  public EventSpan recovers(String sessionId, Duration waited) {
    return came("recover", sessionId, Instant.now().minus(waited));
  }

  private EventSpan came(String name, String sessionId, Instant at) {
    return spans.isPresent() ? spans.get().came(name, sessionId, at) : EventSpan.NONE;
  }

  /**
   * An agent's event asks for a call, whose trace will be known once it is the agent's.
   *
   * @param event its own span
   */
  public AcceptedCall accepting(String sessionId, TraceParent event) {
    return spans.isPresent() ? spans.get().accepting(sessionId, event) : AcceptedCall.NONE;
  }

  /**
   * An event is going to be written to a client.
   *
   * @param trace where it comes from
   * @return to be told when it was written
   */
  public Handler<AsyncResult<Void>> delivering(
      TraceParent trace, String name, String sessionId, Offset offset) {
    return spans.isPresent()
        ? spans.get().delivering(trace, name, sessionId, offset)
        : written -> {};
  }
}
