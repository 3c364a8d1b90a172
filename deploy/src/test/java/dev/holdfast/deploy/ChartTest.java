package dev.holdfast.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart and kustomize make the same objects, whatever is chosen. */
class ChartTest {
  /** A component's switch among the values; one without is named as what it is. */
  private static final Map<String, String> SWITCHES =
      Map.ofEntries(
          Map.entry("gateway-api", "gateway: {enabled: true}"),
          Map.entry("ingress", "ingress: {enabled: true}"),
          Map.entry("autoscaling-custom-metrics", "autoscaling: {by: custom-metrics}"),
          Map.entry("autoscaling-keda", "autoscaling: {by: keda}"),
          Map.entry("network-policies", "networkPolicies: {enabled: true}"),
          Map.entry("pod-monitors", "podMonitors: {enabled: true}"),
          Map.entry("redis-development", "redis: {kind: development}"),
          Map.entry("redis-external", "redis: {kind: external}"),
          Map.entry("redis-sentinel", "redis: {client: sentinel}"),
          Map.entry("redis-cluster", "redis: {client: cluster}"),
          Map.entry("redis-tls", "redis: {tls: {enabled: true}}"),
          Map.entry("identity-provider", "identityProvider: {enabled: true}"),
          Map.entry("turn", "turn: {enabled: true}"),
          Map.entry("webhooks", "webhooks: {enabled: true}"),
          Map.entry("jvm", "runtime: jvm"));

  static Stream<List<String>> combinations() {
    return Variants.combinations();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void makesWhatKustomizeMakesOfTheSameComponents(List<String> components) {
    List<String> values =
        components.stream()
            .map(each -> SWITCHES.getOrDefault(each, "components: [" + each + "]"))
            .toList();
    assertSame(Chart.packaged().template(values), Variants.built(components));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "production"})
  void makesWhatAnOverlayMakesOfTheSameChoices(String overlay) {
    String values = Repository.read("deploy/helm/holdfast/ci/" + overlay + "-values.yaml");
    assertSame(Chart.packaged().template(List.of(values)), Manifests.of(Variants.overlay(overlay)));
  }

  @Test
  void aComponentMayBeNamedInsteadOfSwitchedOn() {
    assertSame(
        Chart.packaged().template(List.of("components: [jvm]")), Variants.built(List.of("jvm")));
  }

  /** The check itself is checked. */
  @Test
  void seesOneFieldThatDiffers() {
    Manifests kustomize = Variants.built(List.of());
    List<JsonNode> copies = kustomize.all().stream().map(it -> (JsonNode) it.deepCopy()).toList();
    ((ObjectNode) new Manifests(copies).one("Service", "room-service").path("spec"))
        .put("sessionAffinity", "ClientIP");
    assertThat(comparable(new Manifests(copies))).isNotEqualTo(comparable(kustomize));
  }

  private static void assertSame(Manifests chart, Manifests kustomize) {
    Map<String, JsonNode> expected = comparable(kustomize);
    Map<String, JsonNode> actual = comparable(chart);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(actual)
        .allSatisfy(
            (name, object) ->
                assertThat(object.toPrettyString())
                    .as(name)
                    .isEqualTo(expected.get(name).toPrettyString()));
  }

  /**
   * Objects by kind and name, without all in which the two may differ. The namespace itself: helm
   * install --create-namespace. ConfigMaps' names: kustomize's end with a hash, the chart's pods
   * have a checksum. Labels that say which tool made an object, and the version, which the local
   * overlay leaves out.
   */
  private static Map<String, JsonNode> comparable(Manifests manifests) {
    return manifests.all().stream()
        .filter(each -> !each.path("kind").asText().equals("Namespace"))
        .map(each -> sorted(withoutTools(each)))
        .collect(
            toMap(
                each -> each.path("kind").asText() + " " + Manifests.name(each),
                each -> each,
                (one, other) -> {
                  throw new AssertionError("twice: " + Manifests.name(one));
                },
                TreeMap::new));
  }

  private static JsonNode withoutTools(JsonNode manifest) {
    ObjectNode copy = manifest.deepCopy();
    for (String metadata : List.of("/metadata", "/spec/template/metadata")) {
      if (copy.at(metadata + "/labels") instanceof ObjectNode labels) {
        labels.remove(
            List.of("app.kubernetes.io/managed-by", "app.kubernetes.io/version", "helm.sh/chart"));
      }
      if (copy.at(metadata + "/annotations") instanceof ObjectNode annotations) {
        annotations.remove("checksum/config");
        if (annotations.isEmpty()) {
          ((ObjectNode) copy.at(metadata)).remove("annotations");
        }
      }
    }
    if (copy.path("kind").asText().equals("ConfigMap")) {
      withoutHash((ObjectNode) copy.path("metadata"));
    }
    for (JsonNode container : Manifests.pod(copy).path("containers")) {
      for (JsonNode from : container.path("envFrom")) {
        withoutHash((ObjectNode) from.path("configMapRef"));
      }
    }
    return copy;
  }

  /** The characters are those of kustomize's hashes, which make no words. */
  private static void withoutHash(ObjectNode named) {
    String name = named.path("name").asText();
    named.set("name", TextNode.valueOf(name.replaceAll("-[2456789bcdfghkmt]{10}$", "")));
  }

  /** Fields in the order of their names; the order of lists counts. */
  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      return object.removeAll().setAll(fields);
    }
    for (JsonNode element : node) {
      sorted(element);
    }
    return node;
  }
}
