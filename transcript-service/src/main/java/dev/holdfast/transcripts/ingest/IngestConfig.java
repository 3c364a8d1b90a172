package dev.holdfast.transcripts.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What producers may send. */
@ConfigMapping(prefix = "holdfast.ingest")
public interface IngestConfig {
  /** Bytes of one message, which may hold many segments. */
  @WithDefault("102400")
  int messageBytes();

  /** Messages per second from one producer at a socket. */
  @WithDefault("200")
  int messagesPerSecond();

  /** Messages from one producer at a socket in a burst. */
  @WithDefault("1000")
  int messageBurst();

  /** Messages of one producer at a socket that may be under way to Redis at the same time. */
  @WithDefault("1000")
  int unacknowledged();
}
