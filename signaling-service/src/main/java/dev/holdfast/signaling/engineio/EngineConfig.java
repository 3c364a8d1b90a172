package dev.holdfast.signaling.engineio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The connections of clients. */
@ConfigMapping(prefix = "holdfast.connection")
public interface EngineConfig {
  /** Time between two heartbeats. */
  @WithDefault("PT25S")
  Duration pingInterval();

  /** How long a client may take to answer a heartbeat. */
  @WithDefault("PT20S")
  Duration pingTimeout();

  /** How long a client may take to send CONNECT. */
  @WithDefault("PT20S")
  Duration connectTimeout();

  /** Largest message, polling request or part of one before CONNECT was accepted, bytes. */
  @WithDefault("16384")
  int maxBeforeConnect();

  /**
   * Connections of a replica whose clients have not been let in by CONNECT; past it the oldest is
   * closed with 1013.
   */
  @WithDefault("4000")
  int maxUnconnected();

  /**
   * CONNECTs that a replica answers at the same time, as many entries of rooms, returns to them and
   * leaves, and as many ends of connections; the others wait for their turn.
   */
  @WithDefault("64")
  int flowsAtOnce();

  /** Packets in one polling request. */
  @WithDefault("1000")
  int maxPayloadPackets();

  /** How long a client may take to send the body of a polling request. */
  @WithDefault("PT20S")
  Duration bodyTimeout();

  /**
   * How long a client that has given a poll up may still say something, such as that its page
   * closes, before it is taken for gone; unless it polls again.
   */
  @WithDefault("PT1S")
  Duration lastWordWithin();

  /** Largest message of a client, bytes. */
  @WithDefault("102400")
  int maxMessage();

  /**
   * Bytes that may wait to be written to one client, with 256 for each frame; before CONNECT was
   * accepted no more than {@code max-before-connect}.
   */
  @WithDefault("1048576")
  long maxOutbound();

  /**
   * Bytes that may wait to be written to all clients of a replica; those not let in by CONNECT have
   * a quarter of it apart. Past it those are closed with 1013 for whom more waits than an equal
   * share. An eighth of the largest heap if not given.
   */
  OptionalLong maxOutboundTogether();

  /**
   * Bytes that the operating system may buffer for one client before {@code max-outbound} begins to
   * count; its own choice (megabytes) if not given.
   */
  OptionalInt sendBuffer();

  /** Messages of a client in the long run. */
  @WithDefault("50")
  int messagesPerSecond();

  /** Messages of a client at once. */
  @WithDefault("200")
  int messagesBurst();

  /** New connections a second that a replica takes in the long run; the rest get 503. */
  @WithDefault("500")
  int handshakesPerSecond();

  /** New connections that a replica takes at once. */
  @WithDefault("2000")
  int handshakesBurst();
}
