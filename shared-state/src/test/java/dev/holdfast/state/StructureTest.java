package dev.holdfast.state;

import dev.holdfast.testing.ModuleStructure;
import org.junit.jupiter.api.Test;

class StructureTest {
  @Test
  void packagesFormNoCycles() {
    ModuleStructure.of("dev.holdfast.state").requireNoPackageCycles();
  }
}
