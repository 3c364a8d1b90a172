package dev.holdfast.testing;

import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** How a module's main classes hang together. Each module's StructureTest says what it promises. */
public final class ModuleStructure {
  private final String root;
  private final JavaClasses classes;

  private ModuleStructure(String root, JavaClasses classes) {
    this.root = root;
    this.classes = classes;
  }

  /**
   * The module whose packages begin with a name; test classes are left out.
   *
   * @param root such as {@code dev.holdfast.signaling}
   */
  public static ModuleStructure of(String root) {
    return new ModuleStructure(
        root,
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root));
  }

  static ModuleStructure of(String root, JavaClasses classes) {
    return new ModuleStructure(root, classes);
  }

  /**
   * Each package below the root, with those inside it, can be read without reading on in a circle.
   *
   * @throws AssertionError that shows each cycle, and what makes it
   */
  public void requireNoPackageCycles() {
    slices().matching(root + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  /**
   * A constructor that takes many things hides an idea that they share. Records are not asked: they
   * only name values.
   *
   * @throws AssertionError that names each constructor with more parameters
   */
  public void requireConstructorsOfAtMost(int parameters) {
    constructors()
        .that()
        .areDeclaredInClassesThat(
            DescribedPredicate.describe("are no records", (JavaClass one) -> !one.isRecord()))
        .should(
            have(
                DescribedPredicate.describe(
                    "at most " + parameters + " parameters",
                    (JavaConstructor one) -> one.getParameters().size() <= parameters)))
        .check(classes);
  }
}
