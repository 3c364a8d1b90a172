package dev.holdfast.state.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with a service's configuration, property by property. All of it is told in one
 * line, and stops the service's start.
 */
public final class ConfigErrors {
  private final List<String> errors = new ArrayList<>();
  private final Set<String> properties = new LinkedHashSet<>();

  /**
   * @param rule what the property must be, as the rest of a sentence that begins with its name
   */
  public void require(boolean good, String property, String rule) {
    if (!good) {
      errors.add(property + " " + rule);
      properties.add(property);
    }
  }

  public void positive(String property, Duration given) {
    require(given.isPositive(), property, "must be longer than nothing, and is " + given);
  }

  public void positive(String property, Optional<Duration> given) {
    given.ifPresent(duration -> positive(property, duration));
  }

  public void notNegative(String property, Duration given) {
    require(!given.isNegative(), property, "must not be negative, and is " + given);
  }

  public void positive(String property, long given) {
    require(given > 0, property, "must be 1 or more, and is " + given);
  }

  /** A time that makes sense only if it is at least as long as another one. */
  public void atLeast(String property, Duration given, String other, Duration least) {
    require(
        given.compareTo(least) >= 0,
        property,
        "is %s, and must not be shorter than %s, which is %s".formatted(given, other, least));
  }

  /** A time that makes sense only if it is longer than another one. */
  public void longer(String property, Duration given, String other, Duration than) {
    require(
        given.compareTo(than) > 0,
        property,
        "is %s, and must be longer than %s, which is %s".formatted(given, other, than));
  }

  /** What was found so far; empty if nothing. */
  List<String> found() {
    return errors;
  }

  /**
   * @throws ConfigurationException if anything was wrong
   */
  public void raise() {
    if (!errors.isEmpty()) {
      throw new ConfigurationException(
          "wrong configuration: " + String.join("; ", errors), properties);
    }
  }
}
