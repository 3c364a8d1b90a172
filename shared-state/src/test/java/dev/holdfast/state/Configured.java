package dev.holdfast.state;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Configuration as the services get it, from the properties that a test gives. */
public final class Configured {
  private Configured() {}

  public static <T> T by(Class<T> mapping, String... namesAndValues) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(mapping);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.withDefaultValues(Map.of(namesAndValues[i], namesAndValues[i + 1]));
    }
    return builder.build().getConfigMapping(mapping);
  }
}
