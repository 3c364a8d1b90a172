package dev.holdfast.rooms.demo;

import dev.holdfast.state.token.TokenConfig;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The demo as the local script runs it. */
public final class SwitchedOn implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "holdfast.demo.enabled",
        "true",
        "holdfast.http.hosts",
        "localhost,127.0.0.1,[::1]",
        "holdfast.token.leeway",
        TokenConfig.DEFAULT_LEEWAY);
  }
}
