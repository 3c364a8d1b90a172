package dev.holdfast.state.call;

import dev.holdfast.state.stream.StreamLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the records of calls stay, and how much they hold. */
@ConfigMapping(prefix = "holdfast.call")
public interface CallConfig {
  /** How long a call's record stays readable after its last event. */
  @WithDefault("PT24H")
  Duration retention();

  /** Events held in a call's record. */
  @WithDefault("2000")
  int heldEvents();

  /** Bytes held in a call's record. */
  @WithDefault("2097152")
  long heldBytes();

  /** The limits of a record's log. */
  default StreamLimits events() {
    return new StreamLimits(heldEvents(), heldBytes(), retention(), retention());
  }
}
