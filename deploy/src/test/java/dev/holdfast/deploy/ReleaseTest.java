package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The workflow of a release, which may write packages and sign: whose code runs in it. */
class ReleaseTest {
  private final String workflow = Repository.read(".github/workflows/release.yaml");

  @Test
  void everyActionIsNamedByACommitAndSaysWhichVersionThatIs() {
    List<String> actions =
        Pattern.compile("uses: (.*)")
            .matcher(workflow)
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(actions)
        .isNotEmpty()
        .allSatisfy(
            action -> assertThat(action).matches("[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
  }

  /** What is linked with the machine's own C library may need a newer one than the images have. */
  @Test
  void executablesAreBuiltInTheContainerThatGoesWithTheImages() {
    assertThat(workflow).contains("./holdfast native").doesNotContainIgnoringCase("graalvm");
    assertThat(Repository.read("holdfast")).contains("quarkus/ubi9-quarkus-mandrel-builder-image");
    for (String service : Repository.SERVICES) {
      assertThat(Repository.read(service + "/Dockerfile.native-micro"))
          .contains("quarkus/ubi9-quarkus-micro-image");
    }
  }

  /** A machine type of amd64 would end the build on arm64: without one each has its own. */
  @Test
  void executablesOfBothArchitecturesAreBuiltWithTheSameOptions() {
    String shared =
        Repository.read("shared-state/src/main/resources/META-INF/microprofile-config.properties");
    assertThat(shared).contains("\nquarkus.native.additional-build-args=${native.build-args}");
    assertThat(shared + workflow + Repository.read("holdfast"))
        .doesNotContain("-march=")
        .doesNotContain("\nquarkus.native.march");
    for (String service : Repository.SERVICES) {
      String own = Repository.read(service + "/src/main/resources/application.properties");
      assertThat(own).doesNotContain("quarkus.native.march");
      assertThat(own.lines().filter(it -> it.startsWith("quarkus.native.additional-build-args")))
          .allMatch(
              it -> it.startsWith("quarkus.native.additional-build-args=${native.build-args},"));
    }
  }
}
