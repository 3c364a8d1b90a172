package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.container;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The patch in docs/operations.md for a namespace whose ResourceQuota counts limits.cpu. */
class QuotaTest {
  private static final String PATCH =
      Repository.find(
          Repository.read("docs/operations.md"), "(?s)<!-- quota -->\n```yaml\n(.*?)```");

  @Test
  void givesEveryPodOfAServiceALimitThatItDoesNotReach() throws IOException {
    for (List<String> components :
        List.of(List.of("redis-external"), List.of("redis-external", "jvm"))) {
      Manifests manifests = Manifests.of(patched(components));

      manifests.all().forEach(Schemas::check);
      assertThat(manifests.ofKind("Deployment"))
          .hasSameSizeAs(Repository.SERVICES)
          .allSatisfy(
              deployment -> {
                JsonNode resources = container(deployment).path("resources");
                assertThat(millis(resources.at("/limits/cpu").asText()))
                    .isGreaterThanOrEqualTo(4 * millis(resources.at("/requests/cpu").asText()));
                assertThat(resources.at("/limits/memory").isMissingNode()).isFalse();
              });
    }
  }

  private static Path patched(List<String> components) throws IOException {
    Path plain = Variants.with(components).resolve("kustomization.yaml");
    Path folder = plain.getParent().resolveSibling(plain.getParent().getFileName() + "+quota");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("kustomization.yaml"), Files.readString(plain) + PATCH);
    return folder;
  }

  private static int millis(String cpu) {
    return cpu.endsWith("m")
        ? Integer.parseInt(cpu.substring(0, cpu.length() - 1))
        : 1000 * Integer.parseInt(cpu);
  }
}
