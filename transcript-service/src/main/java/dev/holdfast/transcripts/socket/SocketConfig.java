package dev.holdfast.transcripts.socket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of one client at a socket, be it a reader or a producer. */
@ConfigMapping(prefix = "holdfast.live")
public interface SocketConfig {
  /** Bytes that may wait to be written to one connection; past it the connection is closed. */
  @WithDefault("1048576")
  long outboundBytes();

  /** How long a client may say nothing, not even answer a WebSocket ping, before it is cut off. */
  @WithDefault("PT90S")
  Duration silence();

  /** How long a client that is sent away may take to read what is under way to it. */
  @WithDefault("PT5S")
  Duration farewell();

  /** Bytes of one message from a reader. */
  @WithDefault("102400")
  int messageBytes();

  /** Messages per second from one reader. */
  @WithDefault("50")
  int messagesPerSecond();

  /** Messages from one reader in a burst. */
  @WithDefault("200")
  int messageBurst();
}
