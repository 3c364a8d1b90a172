package dev.holdfast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A replica that probes itself often, though it answers to names only, and limits addresses. */
public final class ProbedOften implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "holdfast.probe.enabled", "true",
        "holdfast.probe.every", "PT0.2S",
        "holdfast.http.hosts", "calls.example.org, localhost",
        "holdfast.address.limited", "true");
  }
}
