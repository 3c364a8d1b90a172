package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.each;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every metric that an autoscaler asks for is made by the adapter's rules. */
class CustomMetricsTest {
  @Test
  void autoscalersAskForWhatTheAdapterMakes() {
    Set<String> asked =
        Manifests.of(Variants.with(List.of("autoscaling-custom-metrics", "redis-development")))
            .ofKind("HorizontalPodAutoscaler")
            .flatMap(scaler -> each(scaler.at("/spec/metrics")))
            .filter(metric -> metric.has("pods"))
            .map(metric -> metric.at("/pods/metric/name").asText())
            .collect(Collectors.toSet());
    Set<String> made =
        Manifests.parse(Repository.read("deploy/observability/prometheus-adapter.yaml"))
            .all()
            .stream()
            .flatMap(config -> each(config.path("rules")))
            .map(rule -> rule.at("/name/as").asText())
            .collect(Collectors.toSet());
    assertThat(asked).isEqualTo(made);
  }
}
