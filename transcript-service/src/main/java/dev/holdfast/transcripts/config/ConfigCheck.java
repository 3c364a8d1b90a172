package dev.holdfast.transcripts.config;

import static dev.holdfast.transcripts.socket.SocketConfig.CHECKED_EVERY;

import dev.holdfast.state.config.ConfigErrors;
import dev.holdfast.state.config.SharedConfig;
import dev.holdfast.transcripts.ingest.IngestConfig;
import dev.holdfast.transcripts.socket.SocketConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Stops the start of a service whose configuration cannot be meant, and says in one line why. */
@Singleton
final class ConfigCheck {
  private static final String LARGEST = "quarkus.websockets-next.server.max-message-size";
  private static final String PING = "quarkus.websockets-next.server.auto-ping-interval";

  private final SharedConfig shared;
  private final SocketConfig live;
  private final IngestConfig ingest;
  private final int largestFrame;
  private final Duration ping;

  ConfigCheck(
      SharedConfig shared,
      SocketConfig live,
      IngestConfig ingest,
      @ConfigProperty(name = LARGEST) int largestFrame,
      @ConfigProperty(name = PING) Duration ping) {
    this.shared = shared;
    this.live = live;
    this.ingest = ingest;
    this.largestFrame = largestFrame;
    this.ping = ping;
  }

  // Runs before anything needs Redis, so that this fault is the one that is reported.
  void check(@Observes @Priority(1) StartupEvent event) {
    ConfigErrors errors = new ConfigErrors();
    shared.check(errors);
    checkLive(errors);
    checkIngest(errors);
    errors.raise();
  }

  private void checkLive(ConfigErrors errors) {
    errors.positive("holdfast.live.outbound-bytes", live.outboundBytes());
    errors.atLeast(PING, ping, "the time between two looks at who is due", CHECKED_EVERY);
    errors.longer("holdfast.live.silence", live.silence(), PING, ping);
    errors.positive("holdfast.live.farewell", live.farewell());
    checkSize(errors, "holdfast.live.message-bytes", live.messageBytes());
    errors.positive("holdfast.live.messages-per-second", live.messagesPerSecond());
    errors.positive("holdfast.live.message-burst", live.messageBurst());
  }

  private void checkIngest(ConfigErrors errors) {
    checkSize(errors, "holdfast.ingest.message-bytes", ingest.messageBytes());
    errors.positive("holdfast.ingest.messages-per-second", ingest.messagesPerSecond());
    errors.positive("holdfast.ingest.message-burst", ingest.messageBurst());
    errors.positive("holdfast.ingest.unacknowledged", ingest.unacknowledged());
  }

  private void checkSize(ConfigErrors errors, String property, int bytes) {
    errors.positive(property, bytes);
    errors.require(
        bytes <= largestFrame,
        property,
        "must not be greater than %s, which is %d".formatted(LARGEST, largestFrame));
  }
}
