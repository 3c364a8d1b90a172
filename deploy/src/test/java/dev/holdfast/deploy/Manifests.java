package dev.holdfast.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a kustomization builds, as it would be sent to a cluster. */
record Manifests(List<JsonNode> all) {
  private static final YAMLMapper YAML = new YAMLMapper();

  static Manifests of(Path kustomization) {
    return parse(Kubectl.kustomize(kustomization));
  }

  static Manifests parse(String documents) {
    try (MappingIterator<JsonNode> read = YAML.readerFor(JsonNode.class).readValues(documents)) {
      return new Manifests(read.readAll());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<JsonNode> ofKind(String kind) {
    return all.stream().filter(each -> each.path("kind").asText().equals(kind));
  }

  JsonNode one(String kind, String name) {
    return ofKind(kind)
        .filter(each -> name(each).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  boolean has(String kind, String name) {
    return ofKind(kind).anyMatch(each -> name(each).equals(name));
  }

  /** Deployments and StatefulSets: whatever makes pods. */
  Stream<JsonNode> workloads() {
    return Stream.concat(ofKind("Deployment"), ofKind("StatefulSet"));
  }

  /** The variables that the ConfigMaps named by a container give it. */
  Map<String, String> configuration(JsonNode container) {
    Map<String, String> variables = new HashMap<>();
    for (JsonNode from : container.path("envFrom")) {
      one("ConfigMap", from.at("/configMapRef/name").asText())
          .path("data")
          .properties()
          .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
    }
    return variables;
  }

  static String name(JsonNode manifest) {
    return manifest.at("/metadata/name").asText();
  }

  static JsonNode pod(JsonNode workload) {
    return workload.at("/spec/template/spec");
  }

  static JsonNode container(JsonNode workload) {
    JsonNode containers = pod(workload).path("containers");
    if (containers.size() != 1) {
      throw new AssertionError(name(workload) + " has " + containers.size() + " containers");
    }
    return containers.get(0);
  }

  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }

  static Map<String, String> podLabels(JsonNode workload) {
    return strings(workload.at("/spec/template/metadata/labels"));
  }

  static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
