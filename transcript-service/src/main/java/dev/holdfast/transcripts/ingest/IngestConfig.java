package dev.holdfast.transcripts.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What producers may send. */
@ConfigMapping(prefix = "holdfast.ingest")
public interface IngestConfig {
  /** Largest message of a producer, and largest body of any request, bytes. */
  @WithDefault("102400")
  int messageBytes();

  /** Messages of a producer at a socket in the long run. */
  @WithDefault("200")
  int messagesPerSecond();

  /** Messages of a producer at a socket at once. */
  @WithDefault("1000")
  int messageBurst();

  /** Messages of a producer at a socket that may be under way to Redis. */
  @WithDefault("1000")
  int unacknowledged();
}
