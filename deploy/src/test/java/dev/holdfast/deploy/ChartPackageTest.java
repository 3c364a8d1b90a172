package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart as a file: what is in it, and what it says to those who install it. */
class ChartPackageTest {
  private static final String CI = "deploy/helm/holdfast/ci/";

  @Test
  void helmHasNothingAgainstIt() {
    LintResult result = new Helm(Chart.SOURCE).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).allMatch(message -> message.startsWith("[INFO]"));
  }

  /** Links lead out of the chart's folder; in a package there are files instead. */
  @Test
  void holdsEveryFileThatItIsMadeOf() throws IOException {
    List<String> files = Chart.packaged().files();
    for (String folder : List.of("kubernetes/base", "kubernetes/components", "observability")) {
      try (Stream<Path> below = Files.walk(Repository.ROOT.resolve("deploy").resolve(folder))) {
        assertThat(files)
            .containsAll(
                below
                    .filter(Files::isRegularFile)
                    .map(file -> Repository.ROOT.resolve("deploy").relativize(file).toString())
                    .filter(file -> !file.equals("observability/prometheus-adapter.yaml"))
                    .toList());
      }
    }
    assertThat(files)
        .contains("README.md", "values.schema.json")
        .noneMatch(file -> file.startsWith("ci/") || file.contains("overlays"));
  }

  /** Helm keeps a release, chart and objects, in a Secret, which holds 1 MiB. */
  @Test
  void leavesRoomInTheSecretInWhichHelmKeepsARelease() throws IOException {
    assertThat(Files.size(Chart.packaged().archive())).isLessThan(200 * 1024);
  }

  @Test
  void nothingOfAKustomizationIsLeftOutInSilence(@TempDir Path folder) throws IOException {
    Path copy = Chart.packaged().copyTo(folder);
    Path base = copy.resolve("kubernetes/base/kustomization.yaml");
    Files.writeString(base, Files.readString(base) + "namePrefix: our-\n");

    assertThatThrownBy(() -> new Helm(copy).template().call())
        .hasMessageContaining("kubernetes/base: nothing is known of namePrefix");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                       | WARNING: there is no Secret holdfast-token with secret",
        "                       | WARNING: there is no Redis (redis.kind)",
        "                       | Nothing leads from outside to the services yet",
        "local-values.yaml      | WARNING: the demo is on",
        "local-values.yaml      | a browser opens http://holdfast.localhost/",
        "production-values.yaml | WARNING: there is no Secret holdfast-redis with password",
        "production-values.yaml | a browser opens https://holdfast.example.com/",
        "production-values.yaml | holdfast.dev/edge=true"
      })
  void saysWhatIsMissingAndWhatIsNext(String values, String said) {
    assertThat(Chart.packaged().notes(values == null ? "{}" : Repository.read(CI + values)))
        .contains(said);
  }
}
