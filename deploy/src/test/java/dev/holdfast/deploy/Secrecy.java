package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.container;
import static dev.holdfast.deploy.Manifests.each;
import static dev.holdfast.deploy.Manifests.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * No secret is in a manifest, and none has a default; a password that may change while pods run is
 * a file. ConfigMaps hold properties that there are.
 */
final class Secrecy {
  private static final Pattern SECRET =
      Pattern.compile(".*(SECRET|PASSWORD|API_KEYS|CREDENTIALS|PRIVATE).*");
  private static final String FILE = "_FILE";
  private static final Set<String> DOCUMENTED =
      Pattern.compile("`([A-Z][A-Z_]+)`")
          .matcher(Repository.read("docs/operations.md"))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toSet());

  private Secrecy() {}

  static void check(Manifests manifests) {
    assertThat(manifests.ofKind("Secret")).isEmpty();
    manifests
        .workloads()
        .forEach(
            workload -> {
              JsonNode container = container(workload);
              container.path("env").forEach(Secrecy::assertNoDefault);
              manifests
                  .configuration(container)
                  .forEach((name, value) -> assertConfiguration(workload, name, value));
              assertThat(each(container.path("envFrom")).filter(it -> it.has("secretRef")))
                  .as("whole Secrets would bring in what nobody named")
                  .isEmpty();
            });
  }

  private static void assertNoDefault(JsonNode variable) {
    String name = variable.path("name").asText();
    // It would need all pods to be rolled where a file needs none.
    assertThat(name).doesNotContain("PASSWORD");
    if (SECRET.matcher(name).matches()) {
      JsonNode secret = variable.at("/valueFrom/secretKeyRef");
      assertThat(secret.path("name").asText()).as(name).startsWith("holdfast-");
      assertThat(secret.path("optional").asBoolean()).as(name).isFalse();
    }
  }

  private static void assertConfiguration(JsonNode workload, String name, String value) {
    if (name.endsWith(FILE)) {
      assertMounted(workload, name, Path.of(value));
    } else {
      assertThat(SECRET.matcher(name).matches()).as(name).isFalse();
    }
    assertThat(value).as(name).doesNotContainPattern("://[^/]*:[^/]*@");
    assertThat(DOCUMENTED).contains(name);
  }

  /** The file is a Secret's, in a directory that follows the Secret while the pod runs. */
  private static void assertMounted(JsonNode workload, String name, Path file) {
    JsonNode mount =
        only(container(workload).path("volumeMounts"), "mountPath", file.getParent().toString());
    assertThat(mount.path("readOnly").asBoolean()).as(name).isTrue();
    // Such a file stays as it was when the pod started.
    assertThat(mount.has("subPath") || mount.has("subPathExpr")).as(name).isFalse();
    JsonNode secret =
        only(pod(workload).path("volumes"), "name", mount.path("name").asText()).path("secret");
    assertThat(secret.path("secretName").asText()).as(name).startsWith("holdfast-");
    assertThat(secret.path("optional").asBoolean()).as(name).isFalse();
    only(secret.path("items"), "path", file.getFileName().toString());
  }

  private static JsonNode only(JsonNode array, String field, String value) {
    return each(array)
        .filter(it -> it.path(field).asText().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("none has " + field + " " + value + ": " + array));
  }
}
