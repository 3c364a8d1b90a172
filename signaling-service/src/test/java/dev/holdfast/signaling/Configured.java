package dev.holdfast.signaling;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Configuration as the service gets it, from the properties that a test gives. */
public final class Configured {
  private Configured() {}

  public static <T> T by(Class<T> mapping, Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(mapping)
        .withDefaultValues(properties)
        .build()
        .getConfigMapping(mapping);
  }
}
