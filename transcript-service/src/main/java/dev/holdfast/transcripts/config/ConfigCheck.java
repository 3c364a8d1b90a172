package dev.holdfast.transcripts.config;

import dev.holdfast.state.config.Complaints;
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

  // Before anybody asks for Redis: what is wrong here should be what is told.
  void check(@Observes @Priority(1) StartupEvent event) {
    Complaints complaints = new Complaints();
    shared.check(complaints);
    checkLive(complaints);
    checkIngest(complaints);
    complaints.raise();
  }

  private void checkLive(Complaints complaints) {
    complaints.positive("holdfast.live.outbound-bytes", live.outboundBytes());
    complaints.longer("holdfast.live.silence", live.silence(), PING, ping);
    complaints.positive("holdfast.live.farewell", live.closeGrace());
    checkSize(complaints, "holdfast.live.message-bytes", live.messageBytes());
    complaints.positive("holdfast.live.messages-per-second", live.messagesPerSecond());
    complaints.positive("holdfast.live.message-burst", live.messageBurst());
  }

  private void checkIngest(Complaints complaints) {
    checkSize(complaints, "holdfast.ingest.message-bytes", ingest.messageBytes());
    complaints.positive("holdfast.ingest.messages-per-second", ingest.messagesPerSecond());
    complaints.positive("holdfast.ingest.message-burst", ingest.messageBurst());
    complaints.positive("holdfast.ingest.unacknowledged", ingest.unacknowledged());
  }

  private void checkSize(Complaints complaints, String property, int bytes) {
    complaints.positive(property, bytes);
    complaints.require(
        bytes <= largestFrame,
        property,
        "must not be greater than %s, which is %d".formatted(LARGEST, largestFrame));
  }
}
