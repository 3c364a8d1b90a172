package dev.holdfast.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeSourcesTest {
  @TempDir Path folder;

  @Test
  void readsWhatQuarkusLeaves() throws IOException {
    Files.writeString(folder.resolve("native-image.args"), "-J-Xmx1g -O3 app -jar app.jar\n");
    jar("app.jar", Map.of());

    NativeSources sources = NativeSources.in(folder);

    assertThat(sources.imageName()).isEqualTo("app");
    assertThat(sources.mainClass()).isEqualTo("example.Main");
    assertThat(sources.opened()).containsExactly("java.base/java.lang", "java.base/java.util");
    assertThat(sources.classPath())
        .containsExactly(folder.resolve("app.jar"), folder.resolve("lib/one.jar"));
    assertThat(sources.arguments().options()).containsExactly("-O3");
  }

  @Test
  void saysWhereNothingWasLeft() {
    assertThatThrownBy(() -> NativeSources.in(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("native-image.args")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void readsWhatAJarSaysToNativeImage() throws IOException {
    Path jar =
        jar(
            "lib.jar",
            Map.of(
                "META-INF/native-image/a/native-image.properties",
                    "Args = -H:+A \\\n  --no-fallback",
                "META-INF/native-image/a/reflect-config.json", "[]",
                "META-INF/native-image/a/left-out/jni-config.json", "[]",
                "META-INF/native-image/a/readme.txt", "for people"));
    BuilderOptions options = new BuilderOptions();

    JarConfiguration.read(jar, (in, name) -> name.contains("left-out"), options);

    String origin = "@jar:" + jar.toUri() + "!/META-INF/native-image/a/";
    assertThat(options.all())
        .containsExactlyInAnyOrder(
            "-H:+A" + origin + "native-image.properties",
            "-H:FallbackThreshold" + origin + "native-image.properties=0",
            "-H:ReflectionConfigurationResources"
                + (origin + "reflect-config.json+api=META-INF/native-image/a/reflect-config.json"));
  }

  @Test
  void refusesWhatAJarSaysThatIsNotKnown() {
    Properties properties = new Properties();
    properties.put("ImageName", "other");
    assertThatThrownBy(
            () -> JarConfiguration.readProperties(properties, "a.jar", new BuilderOptions()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.jar says ImageName");
  }

  private Path jar(String name, Map<String, String> entries) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, "example.Main");
    attributes.put(Attributes.Name.CLASS_PATH, "lib/one.jar ");
    attributes.putValue("Add-Opens", "java.base/java.lang java.base/java.util");
    Path file = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (var entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }
}
