package dev.holdfast.state.probe;

import dev.holdfast.state.log.RepeatedFailure;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Comes in by each of this replica's doors again and again, as a client does: what is refused to
 * everybody is refused to it, too, and is counted even if no client is there. One probe of a door
 * at a time. A replica that drains refuses clients on purpose, and is not probed.
 */
@Singleton
final class SelfProbe {
  private static final Logger LOG = Logger.getLogger(SelfProbe.class);

  private final List<Door> doors;
  private final OwnServer server;
  private final ProbeConfig config;
  private final ProbeMetrics metrics;
  private final List<Thread> probes = new CopyOnWriteArrayList<>();

  SelfProbe(Instance<Door> doors, OwnServer server, ProbeConfig config, ProbeMetrics metrics) {
    this.doors = doors.stream().toList();
    this.server = server;
    this.config = config;
    this.metrics = metrics;
  }

  void begin(@Observes StartupEvent event) {
    doors.forEach(metrics::expect);
    if (config.enabled()) {
      doors.stream().filter(Door::canBeProbed).forEach(this::begin);
    }
  }

  // Ahead of the drains, which hold this thread until they are through.
  void end(
      @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownDelayInitiatedEvent event) {
    end();
  }

  void end(@Observes ShutdownEvent event) {
    end();
  }

  private void begin(Door door) {
    probes.add(
        Thread.ofVirtual().name("probe-" + door.name()).start(() -> probeAgainAndAgain(door)));
  }

  private void end() {
    probes.forEach(Thread::interrupt);
  }

  private void probeAgainAndAgain(Door door) {
    RepeatedFailure failure = new RepeatedFailure(LOG, "no probe came in by " + door.name());
    try {
      while (true) {
        pause();
        if (server.isThere()) {
          probe(door, failure);
        }
      }
    } catch (InterruptedException e) {
      // What was under way tells nothing any more.
    }
  }

  // Jittered, so that replicas that began together do not come at the same moment.
  private void pause() throws InterruptedException {
    long every = config.every().toMillis();
    Thread.sleep(every / 2 + ThreadLocalRandom.current().nextLong(every + 1));
  }

  private void probe(Door door, RepeatedFailure failure) throws InterruptedException {
    long begun = System.nanoTime();
    ProbeOutcome outcome = outcomeOf(door);
    metrics.ended(door, outcome, Duration.ofNanos(System.nanoTime() - begun));
    if (outcome == ProbeOutcome.OK) {
      failure.succeeded();
    } else {
      failure.failed(outcome.word());
    }
  }

  // A door's answer comes in time, or fails then. One that throws is probed again, too.
  static ProbeOutcome outcomeOf(Door door) throws InterruptedException {
    try {
      boolean opened = door.probe().toCompletionStage().toCompletableFuture().get();
      return opened ? ProbeOutcome.OK : ProbeOutcome.REFUSED;
    } catch (ExecutionException e) {
      return ProbeOutcome.of(e.getCause());
    } catch (RuntimeException e) {
      return ProbeOutcome.UNREACHABLE;
    }
  }
}
