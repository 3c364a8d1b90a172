package dev.holdfast.state.log;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/** Gives the log of happenings its share when the process begins. */
@Startup
@Singleton
final class HappeningShare {
  HappeningShare(HappeningConfig config) {
    HappeningLog.share(config.share());
  }
}
