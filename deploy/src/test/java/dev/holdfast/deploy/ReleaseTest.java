package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workflows: whose code runs in them, and what a release is made of. */
class ReleaseTest {
  private static final Path FOLDER = Repository.ROOT.resolve(".github/workflows");

  @Test
  void everyActionIsNamedByACommitAndSaysWhichVersionThatIs() throws IOException {
    try (Stream<Path> workflows = Files.list(FOLDER)) {
      assertThat(workflows.flatMap(ReleaseTest::actions))
          .isNotEmpty()
          .allSatisfy(
              action -> assertThat(action).matches("[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }
  }

  /** Those of others: our own workflows are of the same commit. */
  private static Stream<String> actions(Path workflow) {
    try {
      return Pattern.compile("uses: (?!\\./)(.*)")
          .matcher(Files.readString(workflow))
          .results()
          .map((MatchResult found) -> found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is linked with the machine's own C library may need a newer one than the images have. */
  @Test
  void executablesAreBuiltInTheContainerThatGoesWithTheImages() {
    assertThat(Repository.read(".github/workflows/native.yaml"))
        .contains("./holdfast native")
        .doesNotContainIgnoringCase("graalvm");
    assertThat(Repository.read("holdfast")).contains("quarkus/ubi9-quarkus-mandrel-builder-image");
    for (String service : Repository.SERVICES) {
      assertThat(Repository.read(service + "/Dockerfile.native-micro"))
          .contains("quarkus/ubi9-quarkus-micro-image");
    }
  }

  @Test
  void nothingIsPublishedThatDidNotPassTheTestsAsJarAndAsExecutable() {
    JsonNode release = jobs("release");
    for (String publishing : List.of("images", "publish")) {
      assertThat(allNeeds(release, publishing)).as(publishing).contains("test", "native");
    }
    assertThat(release.at("/test/uses").asText()).isEqualTo("./.github/workflows/test.yaml");
    assertThat(release.at("/native/uses").asText()).isEqualTo("./.github/workflows/native.yaml");
    // Of the very executables that were tried.
    assertThat(release.path("images").toString())
        .contains("download-artifact")
        .doesNotContain("holdfast native");

    assertThat(jobs("test").toString()).contains("bash .ci/run");
    JsonNode tried = jobs("native").path("end-to-end");
    assertThat(tried.at("/env/HOLDFAST_ARTIFACT").asText()).isEqualTo("native");
    assertThat(tried.toString()).contains("download-artifact", "./holdfast test ");
  }

  @Test
  void theChartIsPublishedWithItsImagesAndSignedAsTheyAre() {
    String publish = jobs("release").path("publish").toString();
    int images = publish.indexOf("cosign sign --yes \\\"$image@$digest\\\"");
    int chart = publish.indexOf("cosign sign --yes \\\"$REGISTRY/charts/holdfast@$digest\\\"");
    assertThat(images).isPositive();
    assertThat(chart).as("after the images that it names").isGreaterThan(images);
    assertThat(publish)
        .contains(
            "helm push \\\"chart/holdfast-${GITHUB_REF_NAME#v}.tgz\\\""
                + " \\\"oci://$REGISTRY/charts\\\"")
        .contains("s|^  repository: holdfast$|  repository: $REGISTRY|");
    assertThat(Repository.read("deploy/helm/holdfast/values.yaml").lines())
        .as("what the release replaces")
        .containsOnlyOnce("  repository: holdfast");
  }

  @Test
  void nothingIsMergedOrPublishedWithFaultsThatAreKnown() {
    JsonNode release = jobs("release");
    assertThat(release.at("/dependencies/uses").asText())
        .isEqualTo("./.github/workflows/dependencies.yaml");
    assertThat(allNeeds(release, "publish")).contains("dependencies");
    assertThat(Repository.read(".github/workflows/dependencies.yaml"))
        .contains("\n  pull_request:\n")
        .contains("--config=osv-scanner.toml")
        .contains(lockFiles());
  }

  private static List<String> lockFiles() {
    return Stream.of(
            "browser-client",
            "react",
            "server-libraries/node",
            "end-to-end-tests",
            "end-to-end-tests/react-app",
            "benchmarks/peers")
        .map(folder -> "--lockfile=" + folder + "/package-lock.json")
        .toList();
  }

  @Test
  void aKnownFaultIsAcceptedForAReasonAndUntilADay() {
    String[] tables =
        Repository.read("osv-scanner.toml")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .collect(Collectors.joining("\n"))
            .split("\\[\\[");
    assertThat(Stream.of(tables).map(String::strip).filter(table -> !table.isEmpty()))
        .allSatisfy(
            table ->
                assertThat(table)
                    .containsPattern(
                        "(?m)^IgnoredVulns\\]\\]\n+id = \"\\S+\"$"
                            + "|^PackageOverrides\\]\\]\n+name = \"\\S+\"$")
                    .containsPattern("(?m)^(ignoreUntil|effectiveUntil) = \\d{4}-\\d\\d-\\d\\d$")
                    .containsPattern("(?m)^reason = \".+\"$"));
  }

  private static JsonNode jobs(String workflow) {
    String text = Repository.read(".github/workflows/" + workflow + ".yaml");
    return Manifests.parse(text).all().getFirst().path("jobs");
  }

  private static Set<String> allNeeds(JsonNode jobs, String job) {
    Set<String> all = new HashSet<>();
    JsonNode needs = jobs.at("/" + job + "/needs");
    for (JsonNode need : needs.isTextual() ? List.of(needs) : needs) {
      all.add(need.asText());
      all.addAll(allNeeds(jobs, need.asText()));
    }
    return all;
  }

  /** A machine type of amd64 would end the build on arm64: without one each has its own. */
  @Test
  void executablesOfBothArchitecturesAreBuiltWithTheSameOptions() {
    String shared =
        Repository.read("shared-state/src/main/resources/META-INF/microprofile-config.properties");
    assertThat(shared).contains("\nquarkus.native.additional-build-args=${native.build-args}");
    assertThat(
            shared + Repository.read(".github/workflows/native.yaml") + Repository.read("holdfast"))
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
