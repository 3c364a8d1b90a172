package dev.holdfast.state.transcript;

import dev.holdfast.state.stream.StreamLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much of a call's transcript is kept, and for how long. */
@ConfigMapping(prefix = "holdfast.transcript")
public interface TranscriptConfig {
  /** How long a transcript is kept after the last thing that was stored in it. */
  @WithDefault("PT24H")
  Duration retention();

  /** Finals that are held of one transcript; past it the oldest go. */
  @WithDefault("20000")
  int heldSegments();

  /** Bytes of finals that are held of one transcript; past it the oldest go. */
  @WithDefault("16777216")
  long heldBytes();

  /** Most segments of one transcript that have interims and no final yet. */
  @WithDefault("256")
  int openSegments();

  /** How long an open segment may be silent before it is given up, and its readers told. */
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
