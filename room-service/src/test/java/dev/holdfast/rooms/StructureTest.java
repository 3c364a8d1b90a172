package dev.holdfast.rooms;

import dev.holdfast.testing.ModuleStructure;
import org.junit.jupiter.api.Test;

class StructureTest {
  private static final ModuleStructure STRUCTURE = ModuleStructure.of("dev.holdfast.rooms");

  @Test
  void packagesFormNoCycles() {
    STRUCTURE.requireNoPackageCycles();
  }

  @Test
  void noConstructorTakesMoreThanSevenThings() {
    STRUCTURE.requireConstructorsOfAtMost(7);
  }
}
