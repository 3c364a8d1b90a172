package dev.holdfast.transcripts.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What producers may send. */
@ConfigMapping(prefix = "holdfast.ingest")
public interface IngestConfig {
  /** Bytes of one message, which may hold many segments. */
  @WithDefault("102400")
  int messageBytes();
}
