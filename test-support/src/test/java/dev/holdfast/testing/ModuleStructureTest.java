package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.holdfast.testing.cycle.egg.Egg;
import dev.holdfast.testing.cycle.hen.Hen;
import org.junit.jupiter.api.Test;

class ModuleStructureTest {
  private static final String CYCLE = "dev.holdfast.testing.cycle";

  static class Two {
    Two(int one, int two) {}
  }

  record Values(int one, int two) {}

  @Test
  void showsPackagesThatNeedEachOther() {
    ModuleStructure cyclic = of(CYCLE, Hen.class, Egg.class);
    assertThatThrownBy(cyclic::requireNoPackageCycles)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Slice hen")
        .hasMessageContaining("Slice egg");
  }

  @Test
  void holdsWhatNeedsNothingBack() {
    of(CYCLE, Hen.class).requireNoPackageCycles();
  }

  @Test
  void namesConstructorsThatTakeTooMany() {
    ModuleStructure two = of("dev.holdfast.testing", Two.class);
    two.requireConstructorsOfAtMost(2);
    assertThatThrownBy(() -> two.requireConstructorsOfAtMost(1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ModuleStructureTest$Two.<init>(int, int)");
  }

  @Test
  void asksNoRecord() {
    of("dev.holdfast.testing", Values.class, Two.class).requireConstructorsOfAtMost(2);
    of("dev.holdfast.testing", Values.class, Hen.class).requireConstructorsOfAtMost(1);
  }

  private static ModuleStructure of(String root, Class<?>... classes) {
    return ModuleStructure.of(root, new ClassFileImporter().importClasses(classes));
  }
}
