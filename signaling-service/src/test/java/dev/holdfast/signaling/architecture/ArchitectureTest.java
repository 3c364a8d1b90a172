package dev.holdfast.signaling.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(
    packages = "dev.holdfast.signaling",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule transportsKnowNothingOfSessionsAndEvents =
      noClasses()
          .that()
          .resideInAPackage("..signaling.engineio..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..signaling.session..", "..signaling.event..", "..signaling.relay..");

  @ArchTest
  static final ArchRule transportsKnowNothingOfTheLayerAbove =
      noClasses()
          .that()
          .resideInAPackage("..signaling.engineio..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..signaling.socketio..");

  @ArchTest
  static final ArchRule theSocketLayerKnowsNothingOfSessionsAndEvents =
      noClasses()
          .that()
          .resideInAPackage("..signaling.socketio..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..signaling.session..", "..signaling.event..", "..signaling.relay..");

  @ArchTest
  static final ArchRule codecsAndPacketsArePure =
      classes()
          .that()
          .haveSimpleNameEndingWith("Codec")
          .or()
          .haveSimpleNameEndingWith("Packet")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "io.vertx.core.buffer..",
              "..signaling.engineio..",
              "..signaling.socketio..");

  @ArchTest
  static final ArchRule transportsKnowNoRedis =
      noClasses()
          .that()
          .resideInAnyPackage("..signaling.engineio..", "..signaling.socketio..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.redis..", "dev.holdfast.state.redis..");
}
