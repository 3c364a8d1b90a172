package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** Every service scales by itself, and nothing may take away more than what is left can carry. */
final class Scaling {
  private Scaling() {}

  static void check(Manifests manifests) {
    for (String service : Repository.SERVICES) {
      assertThat(
              Stream.of("HorizontalPodAutoscaler", "ScaledObject")
                  .filter(kind -> manifests.has(kind, service)))
          .as("one autoscaler of %s", service)
          .hasSize(1);
      int least = least(manifests, service);
      assertThat(least).isGreaterThanOrEqualTo(2);
      JsonNode budget = manifests.one("PodDisruptionBudget", service).path("spec");
      int mayGo = budget.path("maxUnavailable").asInt();
      assertThat(mayGo).as("a node can be drained").isPositive();
      assertThat(least - mayGo).as("replicas left").isPositive();
      assertThat(budget.path("unhealthyPodEvictionPolicy").asText())
          .as("no pod is evicted while all are out, as without Redis, and hold their clients")
          .isEqualTo("IfHealthyBudget");
    }
    Stream.of("signaling-service", "transcript-service")
        .map(service -> behavior(manifests, service).path("scaleDown"))
        .forEach(Scaling::assertSlow);
  }

  /** Every replica that goes sends its clients to others. */
  private static void assertSlow(JsonNode scaleDown) {
    assertThat(scaleDown.path("stabilizationWindowSeconds").asInt()).isGreaterThanOrEqualTo(600);
    assertThat(scaleDown.at("/policies/0/type").asText()).isEqualTo("Pods");
    assertThat(scaleDown.at("/policies/0/value").asInt()).isEqualTo(1);
    assertThat(scaleDown.path("policies").size()).isEqualTo(1);
  }

  private static int least(Manifests manifests, String service) {
    return manifests.has("HorizontalPodAutoscaler", service)
        ? manifests.one("HorizontalPodAutoscaler", service).at("/spec/minReplicas").asInt()
        : manifests.one("ScaledObject", service).at("/spec/minReplicaCount").asInt();
  }

  private static JsonNode behavior(Manifests manifests, String service) {
    return manifests.has("HorizontalPodAutoscaler", service)
        ? manifests.one("HorizontalPodAutoscaler", service).at("/spec/behavior")
        : manifests
            .one("ScaledObject", service)
            .at("/spec/advanced/horizontalPodAutoscalerConfig/behavior");
  }
}
