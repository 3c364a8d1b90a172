package dev.holdfast.state.format;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Has each kind counted from 0, so that the first one is seen as an increase. */
@Singleton
final class FormatMetrics {
  void begin(@Observes StartupEvent started) {
    for (Format format : Format.values()) {
      format.counter();
    }
  }
}
