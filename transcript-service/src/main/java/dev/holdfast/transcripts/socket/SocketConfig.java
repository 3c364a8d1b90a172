package dev.holdfast.transcripts.socket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits of one client at a socket, be it a reader or a producer. */
@ConfigMapping(prefix = "holdfast.live")
public interface SocketConfig {
  /** How often it is looked which connections are due: for a ping, or because they are over. */
  Duration CHECKED_EVERY = Duration.ofSeconds(1);

  /** Bytes that may wait to be written to one reader; interims are held back from half of it. */
  @WithDefault("1048576")
  long outboundBytes();

  /** How long a reader may say nothing, not even answer a WebSocket ping, before it is cut off. */
  @WithDefault("PT90S")
  Duration silence();

  /** How long a reader that is sent away may take to read what is under way to it. */
  @WithDefault("PT5S")
  Duration farewell();

  /** Largest message of a reader, bytes. */
  @WithDefault("102400")
  int messageBytes();

  /** Messages of a reader in the long run. */
  @WithDefault("50")
  int messagesPerSecond();

  /** Messages of a reader at once. */
  @WithDefault("200")
  int messageBurst();
}
