package dev.holdfast.analysis;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * GraalVM's image builder as an ordinary Java program on this JDK, started as GraalVM's own driver
 * starts it.
 *
 * @param version of GraalVM
 * @param compiler the compiler's jar, which takes the place of a module of the JDK
 * @param modulePath all other jars
 */
record ImageBuilder(String version, Path compiler, List<Path> modulePath) {
  private static final String MODULE = "org.graalvm.nativeimage.builder";
  private static final String MAIN = MODULE + "/com.oracle.svm.hosted.NativeImageGeneratorRunner";
  private static final String COMPILER_MODULE = "jdk.graal.compiler";

  /** The JDK whose inside the builder looks into: no other feature version will do. */
  private static final int JAVA = 25;

  private static final String NUMBER = "^\\D+-(\\d.*)\\.jar$";

  /** What the builder looks into. */
  private static final List<String> LOOKED_INTO =
      List.of(
          "java.base",
          "java.instrument",
          "java.logging",
          "java.management",
          "jdk.internal.vm.ci",
          "jdk.jfr",
          "jdk.management",
          "jdk.management.jfr");

  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:+EnableJVMCI",
          "-XX:-UseJVMCICompiler",
          "-XX:+UseParallelGC",
          "-XX:+ExitOnOutOfMemoryError",
          // Enough for the largest service, in which it then takes no longer.
          "-Xmx2g",
          "-Xss10m",
          "-Xshare:off",
          "-Dtruffle.TrustAllTruffleRuntimeProviders=true",
          "-Dgraalvm.ForcePolyglotInvalid=true",
          "-Dgraalvm.locatorDisabled=true",
          "-Dsubstratevm.HostLibC=glibc",
          "-Djava.awt.headless=true",
          "-Dcom.oracle.graalvm.isaot=true",
          "-Djava.system.class.loader=com.oracle.svm.hosted.NativeImageSystemClassLoader",
          "-Dorg.graalvm.nativeimage.imagecode=buildtime",
          "-Djdk.internal.lambda.disableEagerInitialization=true",
          "-Djdk.internal.lambda.eagerlyInitialize=false",
          "-Djava.lang.invoke.InnerClassLambdaMetafactory.initializeLambdas=false",
          "-Djava.lang.invoke.MethodHandle.DONT_INLINE_THRESHOLD=-1",
          "-Djava.lang.invoke.MethodHandle.PROFILE_GWT=false");

  /**
   * @param jars all of {@code org.graalvm.nativeimage:svm} and what it needs
   * @throws IllegalArgumentException if they do not make a builder
   * @throws IllegalStateException if it cannot run on this JDK or system
   */
  static ImageBuilder of(List<Path> jars) {
    requirePlatform(
        Runtime.version().feature(), System.getProperty("os.name"), System.getProperty("os.arch"));
    String version = named("svm", jars).getFileName().toString().replaceFirst(NUMBER, "$1");
    for (Path jar : jars) {
      if (!jar.getFileName().toString().endsWith("-" + version + ".jar")) {
        throw new IllegalArgumentException("not of version %s: %s".formatted(version, jar));
      }
    }
    Path compiler = named("compiler", jars);
    return new ImageBuilder(
        version, compiler, jars.stream().filter(jar -> !jar.equals(compiler)).toList());
  }

  static void requirePlatform(int java, String system, String architecture) {
    if (java != JAVA) {
      throw new IllegalStateException(
          "the analysis needs exactly JDK %d, and this is %d".formatted(JAVA, java));
    }
    // The recorded answers of the C compiler are of this platform.
    if (!system.equals("Linux") || !List.of("amd64", "x86_64").contains(architecture)) {
      throw new IllegalStateException(
          "the analysis runs on Linux x86-64, and this is %s %s".formatted(system, architecture));
    }
  }

  private static Path named(String name, List<Path> jars) {
    return jars.stream()
        .filter(jar -> jar.getFileName().toString().matches(name + "-\\d.*\\.jar"))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no jar of " + name + " in " + jars));
  }

  /**
   * The process, ready to be started.
   *
   * @param patch classes that stand in for some of the builder's
   * @param folder where it may write, and runs
   */
  ProcessBuilder process(NativeSources sources, BuilderOptions options, Path patch, Path folder)
      throws IOException {
    List<String> java = new ArrayList<>(JVM_OPTIONS);
    java.add("-Dorg.graalvm.vendor=GraalVM Community");
    java.add("-Dorg.graalvm.vendorurl=https://www.graalvm.org");
    java.add("-Dorg.graalvm.vendorversion=GraalVM CE " + version);
    java.add("-Dorg.graalvm.version=" + version);
    java.addAll(sources.arguments().java());
    java.addAll(modules(patch));
    // A file of arguments for the JVM, and one for the builder: both would be too long for a line.
    Path javaArguments = folder.resolve("java.args");
    Files.write(javaArguments, java.stream().map(ImageBuilder::quoted).toList());
    Path builderArguments = folder.resolve("builder.args");
    Stream<String> own = Stream.of("-imagecp", path(sources.classPath()));
    Files.writeString(
        builderArguments,
        Stream.concat(own, options.all().stream()).collect(Collectors.joining("\0")));
    ProcessBuilder process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + javaArguments,
                "--image-args-file=" + builderArguments)
            .directory(folder.toFile());
    process.environment().put("USE_NATIVE_IMAGE_JAVA_PLATFORM_MODULE_SYSTEM", "true");
    // GraalVM's own JDK has another build number.
    process.environment().put("JVMCI_VERSION_CHECK", "ignore");
    process.environment().put("DRIVER_TEMP_DIR_ENV_VARIABLE", folder.toString());
    return process;
  }

  private List<String> modules(Path patch) {
    List<String> own = new ArrayList<>();
    for (Path jar : modulePath) {
      ModuleFinder.of(jar).findAll().forEach(module -> own.add(module.descriptor().name()));
    }
    own.add(COMPILER_MODULE);
    Collections.sort(own);
    String all = String.join(",", own);
    List<String> arguments = new ArrayList<>();
    for (String module : LOOKED_INTO) {
      packages(module)
          .forEach(name -> arguments.add("--add-exports=%s/%s=%s".formatted(module, name, all)));
    }
    arguments.add("--add-modules=ALL-DEFAULT");
    arguments.add("--enable-native-access=" + all);
    arguments.addAll(List.of("--upgrade-module-path", compiler.toString()));
    arguments.addAll(List.of("--module-path", path(modulePath)));
    arguments.add("--patch-module=" + MODULE + "=" + patch);
    arguments.addAll(List.of("--module", MAIN));
    return arguments;
  }

  private static Stream<String> packages(String module) {
    ModuleReference reference = ModuleFinder.ofSystem().find(module).orElseThrow();
    return reference.descriptor().packages().stream().sorted();
  }

  private static String path(List<Path> entries) {
    return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
