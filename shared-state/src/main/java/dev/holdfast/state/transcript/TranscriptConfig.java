package dev.holdfast.state.transcript;

import dev.holdfast.state.stream.StreamLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much of a call's transcript is kept, and for how long. */
@ConfigMapping(prefix = "holdfast.transcript")
public interface TranscriptConfig {
  /** How long a transcript is kept after the last thing stored in it. */
  @WithDefault("PT24H")
  Duration retention();

  /** Finals held of one transcript. */
  @WithDefault("20000")
  int heldSegments();

  /** Bytes of finals held of one transcript. */
  @WithDefault("16777216")
  long heldBytes();

  /** Most segments with interims and no final; past it the one silent for longest is forgotten. */
  @WithDefault("256")
  int openSegments();

  /** How long an open segment may be silent before it is given up and its readers are told. */
  @WithDefault("PT30S")
  Duration interimTimeout();

  /** The shortest hole that is told where a producer was lost. */
  @WithDefault("PT1S")
  Duration shortestGap();

  /** The limits of a transcript's log. While a call lasts, none of its finals is too old. */
  default StreamLimits log() {
    return new StreamLimits(heldSegments(), heldBytes(), Duration.ofDays(3650), retention());
  }
}
