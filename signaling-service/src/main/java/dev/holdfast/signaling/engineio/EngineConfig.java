package dev.holdfast.signaling.engineio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The connections of clients. */
@ConfigMapping(prefix = "holdfast.connection")
public interface EngineConfig {
  /** Time between two heartbeats of the server. */
  @WithDefault("PT25S")
  Duration pingInterval();

  /** How long a client may take to answer a heartbeat. */
  @WithDefault("PT20S")
  Duration pingTimeout();

  /** How long a client may take to send its CONNECT packet. */
  @WithDefault("PT20S")
  Duration connectTimeout();

  /** Largest message, polling request or part of one before CONNECT was accepted, in bytes. */
  @WithDefault("16384")
  int maxBeforeConnect();

  /** Connections whose clients have not been let in by CONNECT; past it the oldest is closed. */
  @WithDefault("4000")
  int maxUnconnected();

  /** Packets in one polling request. */
  @WithDefault("1000")
  int maxPayloadPackets();

  /** How long a client may take to send the body of a polling request. */
  @WithDefault("PT20S")
  Duration bodyTimeout();

  /** Largest message of a client, in bytes. */
  @WithDefault("102400")
  int maxMessage();

  /**
   * Bytes that may wait to be written to one client, with 256 for each frame; past it the
   * connection is closed. Before CONNECT was accepted no more than max-before-connect.
   */
  @WithDefault("1048576")
  long maxOutbound();

  /**
   * Bytes that may wait to be written to all clients together; past it those are closed for whom
   * more waits than an equal share. An eighth of the largest heap if not given.
   */
  OptionalLong maxOutboundTogether();

  /**
   * Bytes that the operating system may buffer for one client, before max-outbound begins to count;
   * the operating system's choice if not given.
   */
  OptionalInt sendBuffer();

  /** Messages a second that a client may send in the long run. */
  @WithDefault("50")
  int messagesPerSecond();

  /** Messages that a client may send at once. */
  @WithDefault("200")
  int messagesBurst();

  /** New connections a second that a replica takes in the long run; the rest get 503. */
  @WithDefault("500")
  int handshakesPerSecond();

  /** New connections that a replica takes at once. */
  @WithDefault("2000")
  int handshakesBurst();
}
