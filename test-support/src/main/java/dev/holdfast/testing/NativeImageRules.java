package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a native build of a module would refuse, or build into the executable, told within a second.
 * Quarkus initialises every class when it builds: whatever a static field holds then is the same in
 * every process that ever runs. A module's own test extends this; the analysis of native-image
 * knows more, and takes minutes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class NativeImageRules {
  /**
   * What belongs to one process: what is random, timed, threaded, opened, connected or kept in
   * buffers, whose types Netty initialises at run time.
   */
  private static final Set<String> OF_A_PROCESS =
      Set.of(
          "java.util.random.RandomGenerator",
          "java.lang.Thread",
          "java.lang.Process",
          "java.util.Timer",
          "java.util.concurrent.Executor",
          "java.net.Socket",
          "java.net.ServerSocket",
          "java.net.DatagramSocket",
          "java.net.http.HttpClient",
          "java.lang.ref.Cleaner",
          "java.nio.MappedByteBuffer",
          "java.nio.channels.Channel",
          "javax.net.ssl.SSLContext",
          "java.io.Closeable",
          "java.io.FileDescriptor",
          "java.time.Instant",
          "io.vertx.core.Vertx",
          "io.vertx.core.Context",
          "io.vertx.core.buffer.Buffer",
          "io.vertx.core.net.NetSocket",
          "io.vertx.core.http.HttpClient",
          "io.vertx.redis.client.Redis",
          "io.vertx.redis.client.RedisAPI",
          "io.vertx.redis.client.RedisConnection");

  /** What a static initialiser may not ask, since only the build would. */
  private static final Set<String> ASKED_OF_A_PROCESS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.getenv",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.Clock.millis",
          "java.time.Clock.instant",
          "java.lang.ProcessHandle.pid",
          "java.util.Date.<init>",
          "java.util.UUID.randomUUID",
          "java.lang.Math.random");

  /** Types whose parameters say what they hold; those of a function only say what it takes. */
  private static final Set<String> KEEPERS =
      Set.of(
          "java.util.Collection",
          "java.util.Map",
          "java.util.Optional",
          "java.util.concurrent.atomic.AtomicReference",
          "java.util.concurrent.Future",
          "java.util.concurrent.CompletionStage",
          "java.lang.ref.Reference",
          "java.util.function.Supplier",
          "java.lang.ThreadLocal");

  private static final String OURS = "dev.holdfast";

  private final List<JavaClass> classes;

  /**
   * @param ours the package of the module's own classes
   */
  protected NativeImageRules(String ours) {
    this.classes =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(OURS)
                .stream()
                .filter(type -> (type.getPackageName() + ".").startsWith(ours + "."))
                .toList();
    assertThat(classes).as(ours).isNotEmpty();
  }

  @Test
  void nothingStaticBelongsToOneProcess() {
    assertThat(classes.stream().flatMap(NativeImageRules::keptFromTheBuild))
        .as(
            "filled when an executable is built, and the same in every process: make it where it is"
                + " used, or a field of a bean (CONTRIBUTING.md, Stay native)")
        .isEmpty();
  }

  @Test
  void whatIsRegisteredForReflectionLinks() {
    assertThat(
            classes.stream()
                .flatMap(NativeImageRules::registered)
                .flatMap(name -> doesNotLink(name).stream()))
        .as("registered for reflection, and names what is not there")
        .isEmpty();
  }

  /** The static fields and initialiser that take something of one process into the image. */
  static Stream<String> keptFromTheBuild(JavaClass type) {
    Stream<String> fields =
        type.getFields().stream()
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .flatMap(
                field ->
                    holds(field, new HashSet<>()).stream()
                        .map(what -> field.getFullName() + " holds " + what));
    Stream<String> calls =
        type.getStaticInitializer().stream()
            .flatMap(initialiser -> called(initialiser, new HashSet<>()))
            .filter(NativeImageRules::asks)
            .map(call -> type.getName() + " calls " + nameOf(call) + " when it is initialised")
            .distinct();
    return Stream.concat(fields, calls);
  }

  /**
   * What is called at once, by our own methods too that are called; not what a lambda will call.
   */
  private static Stream<AccessTarget.CodeUnitCallTarget> called(
      JavaCodeUnit caller, Set<JavaCodeUnit> seen) {
    if (!seen.add(caller)) {
      return Stream.empty();
    }
    return caller.getCallsFromSelf().stream()
        .filter(call -> !call.isDeclaredInLambda())
        .map(JavaCall::getTarget)
        .flatMap(
            target ->
                target.getOwner().getPackageName().startsWith(OURS)
                    ? target.resolveMember().stream().flatMap(ours -> called(ours, seen))
                    : Stream.of(target));
  }

  private static boolean asks(AccessTarget.CodeUnitCallTarget target) {
    return ASKED_OF_A_PROCESS.contains(nameOf(target))
        || target.getOwner().isAssignableTo("java.util.random.RandomGenerator");
  }

  private static Optional<String> holds(JavaField field, Set<JavaClass> seen) {
    return held(field.getType())
        .map(JavaClass::getBaseComponentType)
        .filter(seen::add)
        .flatMap(type -> belongs(type, seen).stream())
        .findFirst();
  }

  /** The type itself, and what it keeps if it is one that keeps others. */
  private static Stream<JavaClass> held(JavaType type) {
    Stream<JavaClass> itself = Stream.of(type.toErasure());
    return type instanceof JavaParameterizedType keeper
            && KEEPERS.stream().anyMatch(type.toErasure()::isAssignableTo)
        ? Stream.concat(
            itself, keeper.getActualTypeArguments().stream().flatMap(NativeImageRules::held))
        : itself;
  }

  private static Optional<String> belongs(JavaClass type, Set<JavaClass> seen) {
    if (OF_A_PROCESS.stream().anyMatch(type::isAssignableTo)) {
      return Optional.of(type.getName());
    }
    if (!type.getPackageName().startsWith(OURS)) {
      return Optional.empty();
    }
    return Stream.concat(Stream.of(type), type.getAllSubclasses().stream())
        .flatMap(one -> one.getAllFields().stream())
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .flatMap(field -> holds(field, seen).stream())
        .findFirst();
  }

  private static String nameOf(AccessTarget target) {
    return target.getOwner().getName() + "." + target.getName();
  }

  /** The names of the classes that a class registers. */
  static Stream<String> registered(JavaClass type) {
    return type.tryGetAnnotationOfType(RegisterForReflection.class).stream()
        .flatMap(
            annotation -> {
              List<String> named =
                  Stream.concat(
                          Stream.of(annotation.targets()).map(Class::getName),
                          Stream.of(annotation.classNames()))
                      .toList();
              return named.isEmpty() ? Stream.of(type.getName()) : named.stream();
            });
  }

  /** What a native build fails at, where it registers the class's members. */
  static Optional<String> doesNotLink(String name) {
    try {
      Class<?> type = Class.forName(name, false, NativeImageRules.class.getClassLoader());
      type.getDeclaredMethods();
      type.getDeclaredFields();
      type.getDeclaredConstructors();
      return Optional.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.of(name + ": " + e);
    }
  }
}
