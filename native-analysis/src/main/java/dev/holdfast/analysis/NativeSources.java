package dev.holdfast.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What Quarkus leaves for native-image, by {@code quarkus.native.sources-only}: the service's jar,
 * its libraries, and arguments.
 *
 * @param opened packages of the JDK that the service looks into, as {@code module/package}
 * @param classPath the service's jar first
 */
record NativeSources(
    DriverArguments arguments, String mainClass, List<String> opened, List<Path> classPath) {
  private static final String ARGUMENTS = "native-image.args";

  /**
   * @param folder usually {@code target/native-sources}
   * @throws IllegalArgumentException if there are none, or their arguments are not understood
   */
  static NativeSources in(Path folder) {
    Path arguments = folder.resolve(ARGUMENTS);
    if (!Files.exists(arguments)) {
      throw new IllegalArgumentException("no " + ARGUMENTS + " in " + folder);
    }
    try {
      return read(folder, DriverArguments.parse(words(Files.readString(arguments))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NativeSources read(Path folder, DriverArguments arguments) throws IOException {
    Path jar = folder.resolve(arguments.jar());
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes manifest = file.getManifest().getMainAttributes();
      return new NativeSources(
          arguments,
          manifest.getValue(Attributes.Name.MAIN_CLASS),
          words(manifest.getValue("Add-Opens")),
          Stream.concat(
                  Stream.of(jar),
                  words(manifest.getValue(Attributes.Name.CLASS_PATH)).stream()
                      .map(folder::resolve))
              .toList());
    }
  }

  String imageName() {
    return arguments.jar().replaceFirst("\\.jar$", "");
  }

  private static List<String> words(String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
