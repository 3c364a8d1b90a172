package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.each;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every metric that an autoscaler asks for is made by the adapter's rules; KEDA asks for the same.
 */
class CustomMetricsTest {
  private final Manifests customized =
      Manifests.of(Variants.with(List.of("autoscaling-custom-metrics", "redis-development")));

  @Test
  void autoscalersAskForWhatTheAdapterMakes() {
    Set<String> asked =
        customized
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

  @Test
  void kedaScalesByTheSameLoadOfAPod() {
    Manifests keda = Manifests.of(Variants.with(List.of("autoscaling-keda", "redis-development")));
    for (String service : Repository.SERVICES) {
      List<BigDecimal> targets =
          each(customized.one("HorizontalPodAutoscaler", service).at("/spec/metrics"))
              .filter(metric -> metric.has("pods"))
              .map(metric -> quantity(metric.at("/pods/target/averageValue").asText()))
              .toList();
      assertThat(each(keda.one("ScaledObject", service).at("/spec/triggers")))
          .filteredOn(trigger -> trigger.path("type").asText().equals("prometheus"))
          .extracting(trigger -> new BigDecimal(trigger.at("/metadata/threshold").asText()))
          .usingElementComparator(BigDecimal::compareTo)
          .isEqualTo(targets);
    }
  }

  private static BigDecimal quantity(String text) {
    return text.endsWith("m")
        ? new BigDecimal(text.substring(0, text.length() - 1)).movePointLeft(3)
        : new BigDecimal(text);
  }
}
