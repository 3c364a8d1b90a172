package dev.holdfast.transcripts.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All speech engines that there are, for tests without the service. */
public final class KnownEngines {
  private static final Path CLASSES =
      Path.of("target/classes", Engine.class.getPackageName().replace('.', '/'));

  public static final Engines ALL = new Engines(compiled());

  private KnownEngines() {}

  static Engine listening(String name, AudioStream audio) {
    return ALL.named(name).orElseThrow().listening(audio);
  }

  private static List<SpeechEngine> compiled() {
    try (Stream<Path> files = Files.list(CLASSES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("$Product.class"))
          .map(name -> madeFrom(name.replace(".class", "")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SpeechEngine madeFrom(String name) {
    try {
      return Class.forName(Engine.class.getPackageName() + "." + name)
          .asSubclass(SpeechEngine.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
