package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SchemasTest {
  private static final List<List<String>> VARIANTS =
      List.of(
          List.of("gateway-api", "network-policies", "redis-development", "pod-monitors"),
          List.of("gateway-api", "envoy-gateway", "redis-development"),
          List.of("ingress", "autoscaling-keda", "redis-development"));

  /** The check itself is checked: one field more, anywhere in any manifest, is refused. */
  @TestFactory
  Stream<DynamicTest> refusesAnUnknownFieldWhereverItStands() {
    return VARIANTS.stream()
        .flatMap(variant -> Manifests.of(Variants.with(variant)).all().stream())
        .map(manifest -> DynamicTest.dynamicTest(describe(manifest), () -> misspell(manifest)));
  }

  @Test
  void refusesWhatIsMissing() {
    ObjectNode deployment =
        Manifests.of(Variants.with(List.of())).one("Deployment", "room-service").deepCopy();
    ((ObjectNode) deployment.at("/spec")).remove("selector");
    assertThatThrownBy(() -> Schemas.check(deployment)).hasMessageContaining("selector");
  }

  @Test
  void refusesAKindWithoutAModel() {
    ObjectNode namespace =
        Manifests.of(Variants.overlay("local")).one("Namespace", "holdfast").deepCopy();
    namespace.put("kind", "Namespaec");
    assertThatThrownBy(() -> Schemas.check(namespace)).hasMessageContaining("Namespaec");
  }

  private static void misspell(JsonNode manifest) {
    for (String path : objectsIn(manifest, "").toList()) {
      JsonNode copy = manifest.deepCopy();
      ((ObjectNode) copy.at(path)).put("misspelt", true);
      assertThatThrownBy(() -> Schemas.check(copy)).as("%s", path).isNotNull();
    }
  }

  private static Stream<String> objectsIn(JsonNode node, String path) {
    if (isMapOfNames(path)) {
      return Stream.empty();
    }
    Stream<String> below =
        node.isObject()
            ? node.properties().stream()
                .flatMap(entry -> objectsIn(entry.getValue(), path + "/" + entry.getKey()))
            : Stream.iterate(0, i -> i < node.size(), i -> i + 1)
                .flatMap(i -> objectsIn(node.get(i), path + "/" + i));
    return node.isObject() ? Stream.concat(Stream.of(path), below) : below;
  }

  /** Where any name may stand. */
  private static boolean isMapOfNames(String path) {
    return path.matches(
        ".*/(labels|annotations|matchLabels|data|limits|requests|triggers/\\d+/metadata)"
            + "|/spec/selector");
  }

  private static String describe(JsonNode manifest) {
    return manifest.path("kind").asText() + " " + Manifests.name(manifest);
  }
}
