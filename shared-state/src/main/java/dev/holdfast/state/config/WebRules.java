package dev.holdfast.state.config;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** What must hold of the way in and of the way out. */
@Singleton
final class WebRules {
  private static final String ORIGINS = "quarkus.http.cors.origins";
  private static final String CREDENTIALS = "quarkus.http.cors.access-control-allow-credentials";
  private static final String DELAY = "quarkus.shutdown.delay";
  private static final String WAIT = "holdfast.drain.longest-wait";
  private static final List<String> TIMES =
      List.of(
          "holdfast.http.head-timeout",
          "holdfast.http.body-timeout",
          "holdfast.probe.every",
          "holdfast.probe.timeout");
  private static final List<String> NUMBERS =
      List.of(
          "holdfast.unfinished-input.max-bytes",
          "holdfast.requests.per-second",
          "holdfast.requests.burst",
          "holdfast.address.requests-per-second",
          "holdfast.address.requests-burst");

  private final Config given;

  WebRules(Config given) {
    this.given = given;
  }

  void check(ConfigErrors errors) {
    boolean all =
        given.getOptionalValues(ORIGINS, String.class).orElse(List.of()).stream()
            .map(String::strip)
            .anyMatch(origin -> origin.equals("*") || origin.equals("/.*/"));
    errors.require(
        !all || !given.getOptionalValue(CREDENTIALS, Boolean.class).orElse(false),
        ORIGINS,
        "lets every page in, which must not be together with " + CREDENTIALS + "=true");
    for (String time : List.of(DELAY, WAIT)) {
      errors.notNegative(time, given.getOptionalValue(time, Duration.class).orElse(Duration.ZERO));
    }
    for (String limit : TIMES) {
      errors.positive(limit, given.getOptionalValue(limit, Duration.class));
    }
    for (String number : NUMBERS) {
      given.getOptionalValue(number, Long.class).ifPresent(value -> errors.positive(number, value));
    }
  }
}
