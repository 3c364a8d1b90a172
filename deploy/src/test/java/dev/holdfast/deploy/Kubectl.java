package dev.holdfast.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The real kubectl: the one that KUBECTL names, else the one on the PATH. No cluster is asked. */
final class Kubectl {
  private Kubectl() {}

  /**
   * @param folder holds a kustomization.yaml
   * @return the manifests, as YAML documents
   */
  static String kustomize(Path folder) {
    try {
      Process process =
          new ProcessBuilder(executable().toString(), "kustomize", folder.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // What it warns of (a deprecated field) stands before the first document and is no YAML.
      if (process.waitFor() != 0 || !said.startsWith("apiVersion:")) {
        throw new AssertionError("kubectl kustomize " + folder + ": " + said.lines().findFirst());
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path executable() {
    return Optional.ofNullable(System.getenv("KUBECTL"))
        .map(Path::of)
        .or(Kubectl::onPath)
        .orElseThrow(
            () -> new AssertionError("no kubectl: install 1.27 or newer, or let KUBECTL name it"));
  }

  private static Optional<Path> onPath() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
