package dev.holdfast.signaling;

import dev.holdfast.testing.ModuleStructure;
import org.junit.jupiter.api.Test;

class StructureTest {
  private final ModuleStructure module = ModuleStructure.of("dev.holdfast.signaling");

  @Test
  void packagesFormNoCycles() {
    module.requireNoPackageCycles();
  }

  @Test
  void constructorsTakeAtMostSevenThings() {
    module.requireConstructorsOfAtMost(7);
  }
}
