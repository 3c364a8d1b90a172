package dev.holdfast.signaling.config;

import dev.holdfast.signaling.demo.DemoConfig;
import dev.holdfast.signaling.engineio.AddressConfig;
import dev.holdfast.signaling.engineio.EngineConfig;
import dev.holdfast.signaling.replica.ReplicaConfig;
import dev.holdfast.state.config.ConfigErrors;
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

  // Runs before anything needs Redis, so that this fault is the one that is reported.
  void check(@Observes @Priority(1) StartupEvent event, SessionConfig session, RoomConfig room) {
    ConfigErrors errors = new ConfigErrors();
    shared.check(errors);
    checkConnection(errors);
    checkAddress(errors);
    checkReplica(errors);
    checkDemo(errors);
    errors.raise();
    doubt("holdfast.session.reconnect-window", session.reconnectWindow());
    doubt("holdfast.room.reconnect-window", room.reconnectWindow());
  }

  private void checkConnection(ConfigErrors errors) {
    errors.positive("holdfast.connection.ping-interval", connection.pingInterval());
    errors.positive("holdfast.connection.ping-timeout", connection.pingTimeout());
    errors.positive("holdfast.connection.connect-timeout", connection.connectTimeout());
    errors.positive("holdfast.connection.max-before-connect", connection.maxBeforeConnect());
    errors.positive("holdfast.connection.max-unconnected", connection.maxUnconnected());
    errors.positive("holdfast.connection.flows-at-once", connection.flowsAtOnce());
    errors.positive("holdfast.connection.max-payload-packets", connection.maxPayloadPackets());
    errors.positive("holdfast.connection.body-timeout", connection.bodyTimeout());
    errors.positive("holdfast.connection.max-message", connection.maxMessage());
    errors.require(
        connection.maxMessage() <= largestFrame,
        "holdfast.connection.max-message",
        "must not be greater than quarkus.http.websocket-server.max-message-size, which is "
            + largestFrame);
    errors.positive("holdfast.connection.max-outbound", connection.maxOutbound());
    connection
        .maxOutboundTogether()
        .ifPresent(bytes -> errors.positive("holdfast.connection.max-outbound-together", bytes));
    connection
        .sendBuffer()
        .ifPresent(bytes -> errors.positive("holdfast.connection.send-buffer", bytes));
    errors.positive("holdfast.connection.messages-per-second", connection.messagesPerSecond());
    errors.positive("holdfast.connection.messages-burst", connection.messagesBurst());
    errors.positive("holdfast.connection.handshakes-per-second", connection.handshakesPerSecond());
    errors.positive("holdfast.connection.handshakes-burst", connection.handshakesBurst());
  }

  private void checkAddress(ConfigErrors errors) {
    errors.positive("holdfast.address.handshakes-per-second", address.handshakesPerSecond());
    errors.positive("holdfast.address.handshakes-burst", address.handshakesBurst());
    errors.positive("holdfast.address.max-unconnected", address.maxUnconnected());
    errors.positive("holdfast.address.messages-per-second", address.messagesPerSecond());
    errors.positive("holdfast.address.messages-burst", address.messagesBurst());
    errors.positive("holdfast.address.wrong-pids", address.wrongPids());
    errors.positive("holdfast.address.wrong-pids-within", address.wrongPidsWithin());
  }

  private void checkReplica(ConfigErrors errors) {
    errors.positive("holdfast.replica.renew-every", replica.renewEvery());
    errors.longer(
        "holdfast.replica.lease",
        replica.lease(),
        "holdfast.replica.renew-every",
        replica.renewEvery());
    replica
        .address()
        .filter(text -> !text.isBlank())
        .ifPresent(
            text ->
                errors.require(
                    ADDRESS.matcher(text).matches(),
                    "holdfast.replica.address",
                    "must be host:port"));
  }

  private void checkDemo(ConfigErrors errors) {
    url(errors, "holdfast.demo.room-service-url", demo.roomServiceUrl());
    url(errors, "holdfast.demo.transcript-service-url", demo.transcriptServiceUrl());
    errors.require(
        ANCESTORS.matcher(demo.frameAncestors()).matches(),
        "holdfast.demo.frame-ancestors",
        "must be 'none', or origins with spaces between");
  }

  private static void url(ConfigErrors errors, String property, Optional<String> given) {
    given
        .filter(text -> !text.isBlank())
        .ifPresent(text -> errors.require(URL.matcher(text).matches(), property, "must be a URL"));
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
