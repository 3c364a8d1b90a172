package dev.holdfast.state.log;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/** Gives the log of happenings its share when the process begins. */
@Startup
@Singleton
final class HappeningShare {
  HappeningShare(HappeningConfig config) {
    double share = config.share();
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalStateException("holdfast.log.share is not between 0 and 1: " + share);
    }
    HappeningLog.share(share);
  }
}
