package dev.holdfast.transcripts;

import dev.holdfast.testing.ModuleStructure;
import org.junit.jupiter.api.Test;

class StructureTest {
  private final ModuleStructure structure = ModuleStructure.of("dev.holdfast.transcripts");

  @Test
  void packagesFormNoCycles() {
    structure.requireNoPackageCycles();
  }

  @Test
  void constructorsTakeFewThings() {
    structure.requireConstructorsOfAtMost(7);
  }
}
