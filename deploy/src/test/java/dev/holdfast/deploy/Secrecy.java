package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.container;
import static dev.holdfast.deploy.Manifests.each;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * No secret is in a manifest, and none has a default; ConfigMaps hold properties that there are.
 */
final class Secrecy {
  private static final Pattern SECRET =
      Pattern.compile(".*(SECRET|PASSWORD|API_KEYS|CREDENTIALS|PRIVATE).*");
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
              manifests.configuration(container).forEach(Secrecy::assertConfiguration);
              assertThat(each(container.path("envFrom")).filter(it -> it.has("secretRef")))
                  .as("whole Secrets would bring in what nobody named")
                  .isEmpty();
            });
  }

  private static void assertNoDefault(JsonNode variable) {
    String name = variable.path("name").asText();
    if (SECRET.matcher(name).matches()) {
      JsonNode secret = variable.at("/valueFrom/secretKeyRef");
      assertThat(secret.path("name").asText()).as(name).startsWith("holdfast-");
      assertThat(secret.path("optional").asBoolean()).as(name).isFalse();
    }
  }

  private static void assertConfiguration(String name, String value) {
    assertThat(SECRET.matcher(name).matches()).as(name).isFalse();
    assertThat(value).as(name).doesNotContainPattern("://[^/]*:[^/]*@");
    assertThat(DOCUMENTED).contains(name);
  }
}
