package dev.holdfast.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiPredicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** What a library says to native-image, under {@code META-INF/native-image} in its jar. */
final class JarConfiguration {
  private static final String FOLDER = "META-INF/native-image/";

  /** The builder's option for each kind of file. */
  private static final Map<String, String> KINDS =
      Map.of(
          "reachability-metadata.json", "ReachabilityMetadataResources",
          "jni-config.json", "JNIConfigurationResources",
          "reflect-config.json", "ReflectionConfigurationResources",
          "resource-config.json", "ResourceConfigurationResources",
          "proxy-config.json", "DynamicProxyConfigurationResources",
          "serialization-config.json", "SerializationConfigurationResources");

  private JarConfiguration() {}

  /**
   * Adds it to the options.
   *
   * @param excluded jar and resource that do not count
   * @throws IllegalArgumentException if it says what is not known here
   */
  static void read(Path jar, BiPredicate<Path, String> excluded, BuilderOptions to) {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        String name = entry.getName();
        if (!entry.isDirectory() && name.startsWith(FOLDER) && !excluded.test(jar, name)) {
          read(jar, file, entry, to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Path jar, JarFile file, JarEntry entry, BuilderOptions to)
      throws IOException {
    String name = entry.getName();
    String kind = name.substring(name.lastIndexOf('/') + 1);
    String origin = "jar:" + jar.toUri() + "!/" + name;
    if (KINDS.containsKey(kind)) {
      to.set(KINDS.get(kind), name, origin + "+api");
    } else if (kind.equals("native-image.properties")) {
      Properties properties = new Properties();
      try (InputStream in = file.getInputStream(entry)) {
        properties.load(in);
      }
      readProperties(properties, origin, to);
    }
  }

  static void readProperties(Properties properties, String origin, BuilderOptions to) {
    for (String key : properties.stringPropertyNames()) {
      if (!key.equals("Args")) {
        throw new IllegalArgumentException(
            "%s says %s, which the analysis does not know".formatted(origin, key));
      }
      for (String option : properties.getProperty(key).trim().split("\\s+")) {
        if (!option.isEmpty()) {
          to.add(option, origin);
        }
      }
    }
  }
}
