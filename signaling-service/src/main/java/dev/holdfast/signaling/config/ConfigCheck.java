package dev.holdfast.signaling.config;

import dev.holdfast.signaling.demo.DemoConfig;
import dev.holdfast.signaling.engineio.AddressConfig;
import dev.holdfast.signaling.engineio.EngineConfig;
import dev.holdfast.signaling.replica.ReplicaConfig;
import dev.holdfast.state.config.Complaints;
import dev.holdfast.state.config.SharedConfig;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.session.SessionConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Stops the start of a service whose configuration cannot be meant, and says in one line why. */
@Singleton
final class ConfigCheck {
  private static final Logger LOG = Logger.getLogger(ConfigCheck.class);
  private static final Pattern URL = Pattern.compile(DemoConfig.ORIGIN + "(?:/.*)?");
  private static final Pattern ANCESTORS = Pattern.compile("[^;,\\r\\n]+");
  private static final Pattern ADDRESS = Pattern.compile("[^/\\s]+:\\d{1,5}");

  private final SharedConfig shared;
  private final EngineConfig connection;
  private final AddressConfig address;
  private final ReplicaConfig replica;
  private final DemoConfig demo;
  private final int largestFrame;

  ConfigCheck(
      SharedConfig shared,
      EngineConfig connection,
      AddressConfig address,
      ReplicaConfig replica,
      DemoConfig demo,
      @ConfigProperty(name = "quarkus.http.websocket-server.max-message-size") int largestFrame) {
    this.shared = shared;
    this.connection = connection;
    this.address = address;
    this.replica = replica;
    this.demo = demo;
    this.largestFrame = largestFrame;
  }

  // Before anybody asks for Redis: what is wrong here should be what is told.
  void check(@Observes @Priority(1) StartupEvent event, SessionConfig session, RoomConfig room) {
    Complaints complaints = new Complaints();
    shared.check(complaints);
    checkConnection(complaints);
    checkAddress(complaints);
    checkReplica(complaints);
    checkDemo(complaints);
    complaints.raise();
    doubt("holdfast.session.reconnect-window", session.reconnectWindow());
    doubt("holdfast.room.reconnect-window", room.reconnectWindow());
  }

  private void checkConnection(Complaints complaints) {
    complaints.positive("holdfast.connection.ping-interval", connection.pingInterval());
    complaints.positive("holdfast.connection.ping-timeout", connection.pingTimeout());
    complaints.positive("holdfast.connection.connect-timeout", connection.connectTimeout());
    complaints.positive("holdfast.connection.max-before-connect", connection.maxBeforeConnect());
    complaints.positive("holdfast.connection.max-unconnected", connection.maxUnconnected());
    complaints.positive("holdfast.connection.max-payload-packets", connection.maxPayloadPackets());
    complaints.positive("holdfast.connection.body-timeout", connection.bodyTimeout());
    complaints.positive("holdfast.connection.max-message", connection.maxMessage());
    complaints.require(
        connection.maxMessage() <= largestFrame,
        "holdfast.connection.max-message",
        "must not be greater than quarkus.http.websocket-server.max-message-size, which is "
            + largestFrame);
    complaints.positive("holdfast.connection.max-outbound", connection.maxOutbound());
    connection
        .maxOutboundTogether()
        .ifPresent(
            bytes -> complaints.positive("holdfast.connection.max-outbound-together", bytes));
    connection
        .sendBuffer()
        .ifPresent(bytes -> complaints.positive("holdfast.connection.send-buffer", bytes));
    complaints.positive("holdfast.connection.messages-per-second", connection.messagesPerSecond());
    complaints.positive("holdfast.connection.messages-burst", connection.messagesBurst());
    complaints.positive(
        "holdfast.connection.handshakes-per-second", connection.handshakesPerSecond());
    complaints.positive("holdfast.connection.handshakes-burst", connection.handshakesBurst());
  }

  private void checkAddress(Complaints complaints) {
    complaints.positive("holdfast.address.handshakes-per-second", address.handshakesPerSecond());
    complaints.positive("holdfast.address.handshakes-burst", address.handshakesBurst());
    complaints.positive("holdfast.address.max-unconnected", address.maxUnconnected());
    complaints.positive("holdfast.address.messages-per-second", address.messagesPerSecond());
    complaints.positive("holdfast.address.messages-burst", address.messagesBurst());
    complaints.positive("holdfast.address.wrong-pids", address.wrongPids());
    complaints.positive("holdfast.address.wrong-pids-within", address.wrongPidsWithin());
  }

  private void checkReplica(Complaints complaints) {
    complaints.positive("holdfast.replica.renew-every", replica.renewEvery());
    complaints.longer(
        "holdfast.replica.lease",
        replica.lease(),
        "holdfast.replica.renew-every",
        replica.renewEvery());
    replica
        .address()
        .filter(text -> !text.isBlank())
        .ifPresent(
            text ->
                complaints.require(
                    ADDRESS.matcher(text).matches(),
                    "holdfast.replica.address",
                    "must be host:port"));
  }

  private void checkDemo(Complaints complaints) {
    url(complaints, "holdfast.demo.room-service-url", demo.roomServiceUrl());
    url(complaints, "holdfast.demo.transcript-service-url", demo.transcriptServiceUrl());
    complaints.require(
        ANCESTORS.matcher(demo.frameAncestors()).matches(),
        "holdfast.demo.frame-ancestors",
        "must be 'none', or origins with spaces between");
  }

  private static void url(Complaints complaints, String property, Optional<String> given) {
    given
        .filter(text -> !text.isBlank())
        .ifPresent(
            text -> complaints.require(URL.matcher(text).matches(), property, "must be a URL"));
  }

  // A client whose connection dies in silence looks for another one only after this long.
  private void doubt(String property, Duration window) {
    Duration silence = connection.pingInterval().plus(connection.pingTimeout());
    if (window.compareTo(silence) < 0) {
      LOG.warnf(
          "%s (%s) is shorter than holdfast.connection.ping-interval and ping-timeout together (%s):"
              + " it may end before a client has noticed that its connection is dead",
          property, window, silence);
    }
  }
}
