package dev.holdfast.deploy;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Helm chart as people get it: packaged, and unpacked again. Helm itself does all of it, as a
 * library; no cluster is asked.
 */
final class Chart {
  static final Path SOURCE = Repository.ROOT.resolve("deploy/helm/holdfast");
  private static final Path FOLDER = Path.of("target/chart").toAbsolutePath();
  private static final Chart PACKAGED = new Chart();

  private final Path archive = FOLDER.resolve("holdfast-" + Repository.VERSION + ".tgz");
  private final Path installed = FOLDER.resolve("installed/holdfast");
  private final Path templated = FOLDER.resolve("templated/holdfast");

  private Chart() {
    try {
      Files.createDirectories(FOLDER);
      new Helm(SOURCE).packageIt().withDestination(FOLDER).call();
      unpack(installed);
      unpack(templated);
      // This Helm's template command looks into a cluster for what the notes ask; helm's own does
      // not.
      Files.delete(templated.resolve("templates/NOTES.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Chart packaged() {
    return PACKAGED;
  }

  Path archive() {
    return archive;
  }

  /** All files of the package, by their paths in the chart. */
  List<String> files() {
    return run("tar", "-tzf", archive.toString())
        .lines()
        .map(file -> file.substring("holdfast/".length()))
        .toList();
  }

  /** Another copy, to be changed. */
  Path copyTo(Path folder) {
    run("cp", "-R", templated.toString(), folder.toString());
    return folder.resolve("holdfast");
  }

  /**
   * @param values documents in YAML; later ones change earlier ones
   * @throws IllegalStateException says what Helm does not take
   */
  Manifests template(List<String> values) {
    TemplateCommand command = new Helm(templated).template().withName("holdfast");
    files(values).forEach(command::withValuesFile);
    return Manifests.parse(command.withNamespace("holdfast").call());
  }

  /** What somebody reads who installs the chart where nothing is yet. */
  String notes(String values) {
    InstallCommand command = Helm.install(installed.toString()).withName("holdfast");
    files(List.of(values)).forEach(command::withValuesFile);
    return command
        .withNamespace("holdfast")
        .clientOnly()
        .withDryRunOption(DryRun.CLIENT)
        .call()
        .getOutput();
  }

  private void unpack(Path chart) throws IOException {
    // Files that an earlier package had, and this one has not, would stay.
    run("rm", "-rf", chart.toString());
    Files.createDirectories(chart.getParent());
    run("tar", "-xzf", archive.toString(), "-C", chart.getParent().toString());
    // This Helm takes itself to be for Kubernetes 1.20, and cannot be told otherwise.
    Path metadata = chart.resolve("Chart.yaml");
    String text = Files.readString(metadata);
    Files.writeString(metadata, text.replaceAll("(?m)^kubeVersion: .*\n", ""));
  }

  private static List<Path> files(List<String> values) {
    List<Path> files = new ArrayList<>();
    try {
      for (String each : values) {
        Path file = FOLDER.resolve("values-" + Integer.toHexString(each.hashCode()) + ".yaml");
        Files.writeString(file, each);
        files.add(file);
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
