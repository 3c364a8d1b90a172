package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.container;
import static dev.holdfast.deploy.Manifests.each;
import static dev.holdfast.deploy.Manifests.name;
import static dev.holdfast.deploy.Manifests.pod;
import static dev.holdfast.deploy.Manifests.podLabels;
import static dev.holdfast.deploy.Manifests.strings;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whatever a manifest names is there: pods by their labels, ports, services, accounts, maps. */
final class References {
  private References() {}

  static void check(Manifests manifests) {
    manifests.workloads().forEach(workload -> checkWorkload(manifests, workload));
    manifests
        .ofKind("Service")
        .forEach(service -> assertSelectsOne(manifests, service, service.at("/spec/selector")));
    manifests
        .ofKind("Service")
        .forEach(
            service ->
                each(service.at("/spec/ports"))
                    .forEach(port -> assertPort(manifests, service, port.path("targetPort"))));
    for (String kind : List.of("PodDisruptionBudget", "PodMonitor")) {
      manifests
          .ofKind(kind)
          .forEach(it -> assertSelectsOne(manifests, it, it.at("/spec/selector/matchLabels")));
    }
    manifests
        .ofKind("PodMonitor")
        .flatMap(it -> each(it.at("/spec/podMetricsEndpoints")))
        .forEach(endpoint -> assertThat(endpoint.path("port").asText()).isEqualTo("management"));
    Stream.of("HorizontalPodAutoscaler", "ScaledObject")
        .flatMap(manifests::ofKind)
        .map(it -> it.at("/spec/scaleTargetRef/name").asText())
        .forEach(target -> assertThat(manifests.has("Deployment", target)).isTrue());
    backends(manifests).forEach(service -> manifests.one("Service", service));
  }

  /** The services that requests are sent to by routes and ingresses. */
  static Stream<String> backends(Manifests manifests) {
    Stream<String> routed =
        manifests
            .ofKind("HTTPRoute")
            .flatMap(route -> each(route.at("/spec/rules")))
            .flatMap(rule -> each(rule.path("backendRefs")))
            .map(backend -> backend.path("name").asText());
    Stream<String> ingress =
        manifests
            .ofKind("Ingress")
            .flatMap(it -> each(it.at("/spec/rules/0/http/paths")))
            .map(path -> path.at("/backend/service/name").asText());
    return Stream.concat(routed, ingress);
  }

  static Stream<JsonNode> selected(Manifests manifests, Map<String, String> labels) {
    return manifests
        .workloads()
        .filter(workload -> podLabels(workload).entrySet().containsAll(labels.entrySet()));
  }

  private static void checkWorkload(Manifests manifests, JsonNode workload) {
    Map<String, String> selector = strings(workload.at("/spec/selector/matchLabels"));
    assertThat(selected(manifests, selector).map(Manifests::name)).containsExactly(name(workload));
    // A selector cannot be changed any more: what changes with a release has no place in it.
    assertThat(selector).containsOnlyKeys("app.kubernetes.io/name");
    for (JsonNode spread : pod(workload).path("topologySpreadConstraints")) {
      assertThat(strings(spread.at("/labelSelector/matchLabels"))).isEqualTo(selector);
    }
    manifests.one("ServiceAccount", pod(workload).path("serviceAccountName").asText());
    // Fails if one of the maps is not there.
    manifests.configuration(container(workload));
    for (JsonNode mount : container(workload).path("volumeMounts")) {
      Stream<String> volumes =
          Stream.concat(
              each(pod(workload).path("volumes")).map(volume -> volume.path("name").asText()),
              each(workload.at("/spec/volumeClaimTemplates")).map(Manifests::name));
      assertThat(volumes).contains(mount.path("name").asText());
    }
  }

  private static void assertSelectsOne(Manifests manifests, JsonNode owner, JsonNode selector) {
    assertThat(selector.has("app.kubernetes.io/version")).isFalse();
    assertThat(selected(manifests, strings(selector)).map(Manifests::name))
        .as("%s %s", owner.path("kind").asText(), name(owner))
        .containsExactly(name(owner));
  }

  private static void assertPort(Manifests manifests, JsonNode service, JsonNode port) {
    JsonNode workload =
        selected(manifests, strings(service.at("/spec/selector"))).findFirst().orElseThrow();
    assertThat(each(container(workload).path("ports")).map(it -> it.path("name").asText()))
        .contains(port.asText());
  }
}
