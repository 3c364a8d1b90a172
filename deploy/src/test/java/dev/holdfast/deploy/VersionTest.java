package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holdfast's version is that of pom.xml, without its ending; all other places say the same. */
class VersionTest {
  private static final String VERSION = Repository.VERSION;

  @Test
  void everyModuleIsOfTheVersionOfItsParent() {
    assertThat(Stream.concat(modules().stream(), Stream.of("benchmarks")))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            module ->
                assertThat(
                        Repository.find(
                            Repository.read(module + "/pom.xml"),
                            "<artifactId>holdfast</artifactId>\\s*<version>(.*)</version>"))
                    .as(module)
                    .isEqualTo(VERSION + "-SNAPSHOT"));
    assertThat(Repository.read("benchmarks/measuring/build.mjs"))
        .contains("/holdfast-benchmarks-" + VERSION + "-SNAPSHOT.jar");
  }

  @Test
  void theBrowserClientIsOfTheSameVersion() {
    assertThat(all("browser-client/package.json", "\n  \"version\": \"(.*)\""))
        .containsExactly(VERSION);
    assertThat(
            all(
                "browser-client/package-lock.json",
                "\"name\": \"holdfast-browser-client\",\\s*\"version\": \"(.*)\""))
        .containsExactly(VERSION, VERSION);
  }

  @Test
  void theServerLibraryIsOfTheSameVersionWithoutAnEnding() {
    assertThat(
            all(
                "server-libraries/java/pom.xml",
                "<artifactId>holdfast-server</artifactId>\\s*(?:<!--.*-->\\s*)?<version>(.*)</version>"))
        .containsExactly(VERSION);
    assertThat(all("server-libraries/java/README.md", "<version>(.*)</version>"))
        .containsExactly(VERSION);
  }

  @Test
  void theLibrariesForBackendsAreOfTheSameVersion() {
    String node = "server-libraries/node/";

    assertThat(all(node + "package.json", "\n  \"version\": \"(.*)\"")).containsExactly(VERSION);
    assertThat(
            all(
                node + "package-lock.json",
                "\"name\": \"holdfast-server-node\",\\s*\"version\": \"(.*)\""))
        .containsExactly(VERSION, VERSION);
    assertThat(all("server-libraries/python/pyproject.toml", "(?m)^version = \"(.*)\""))
        .containsExactly(VERSION);
  }

  @Test
  void theReactPackageIsOfTheSameVersion() {
    assertThat(all("react/package.json", "\n  \"version\": \"(.*)\"")).containsExactly(VERSION);
    assertThat(
            all(
                "react/package-lock.json",
                "\"name\": \"holdfast-react\",\\s*\"version\": \"(.*)\""))
        .containsExactly(VERSION, VERSION);
  }

  @Test
  void theManifestsNameItsImages() {
    String overlay = "deploy/kubernetes/overlays/production/kustomization.yaml";

    assertThat(all(overlay, "newTag: (.*)")).hasSize(3).containsOnly(VERSION);
    assertThat(all(overlay, "app.kubernetes.io/version: (.*)")).containsExactly(VERSION);
    assertThat(all("docs/operations.md", "-t registry\\.\\S+:(\\S+)")).containsOnly(VERSION);
  }

  @Test
  void theChartIsOfTheSameVersionAndNamesItsImages() {
    String chart = "deploy/helm/holdfast/Chart.yaml";

    assertThat(all(chart, "(?m)^version: (.*)")).containsExactly(VERSION);
    assertThat(all(chart, "(?m)^appVersion: (.*)")).containsExactly(VERSION);
  }

  @Test
  void theChangelogTellsOfIt() {
    assertThat(all("CHANGELOG.md", "(?m)^## \\[(.*?)]")).startsWith("Unreleased", VERSION);
  }

  @Test
  void noOtherVersionIsReleased() {
    assertThat(Repository.read(".github/workflows/release.yaml"))
        .contains("grep -qF \"<version>${GITHUB_REF_NAME#v}-SNAPSHOT</version>\" pom.xml");
  }

  private static List<String> modules() {
    return all("pom.xml", "<module>(.*)</module>");
  }

  private static List<String> all(String file, String pattern) {
    return Pattern.compile(pattern)
        .matcher(Repository.read(file))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
