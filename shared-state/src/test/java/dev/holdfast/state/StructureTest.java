package dev.holdfast.state;

import dev.holdfast.testing.ModuleStructure;
import org.junit.jupiter.api.Test;

class StructureTest {
  private static final ModuleStructure STRUCTURE = ModuleStructure.of("dev.holdfast.state");

  @Test
  void packagesFormNoCycles() {
    STRUCTURE.requireNoPackageCycles();
  }

  @Test
  void noConstructorTakesMoreThanSevenThings() {
    STRUCTURE.requireConstructorsOfAtMost(7);
  }
}
