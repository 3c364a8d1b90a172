package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.ModuleStructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StructureTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final ModuleStructure STRUCTURE = ModuleStructure.of("dev.holdfast.server");

  @Test
  void packagesCanBeReadOneAfterAnother() {
    STRUCTURE.requireNoPackageCycles();
  }

  @Test
  void constructorsTakeFewThings() {
    STRUCTURE.requireConstructorsOfAtMost(5);
  }

  @Test
  void everyPackageSaysWhatItHoldsInSmallFiles() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file.resolveSibling("package-info.java")).exists();
        assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
      }
    }
  }
}
