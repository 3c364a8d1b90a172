package dev.holdfast.analysis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The program: analyses one service as native-image would, and says what a native build would
 * refuse. Ends with 0 if nothing, 3 if something, 2 if it cannot tell.
 */
final class NativeAnalysis {
  private static final String DRIVER = "driver";
  private static final int MOST_NAMES = 20;

  private static final int PASSED = 0;
  private static final int REFUSED = 3;
  private static final int CANNOT_TELL = 2;

  // Of the builder (com.oracle.svm.core.util.ExitStatus), and of a process that the system killed.
  private static final int BUILDER_REFUSED = 1;
  private static final int BUILDER_WITHOUT_MEMORY = 3;
  private static final int KILLED = 137;

  /** This module's folder. */
  private final Path home;

  private final NativeSources sources;
  private final Path output;

  private NativeAnalysis(Path home, Path folder) throws IOException {
    this.home = home;
    this.sources = NativeSources.in(folder);
    this.output = Files.createDirectories(folder.resolveSibling("native-analysis"));
  }

  /**
   * @param words this module's folder; the folder with Quarkus' sources for native-image
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    try {
      Path home = Path.of(words[0]).toAbsolutePath();
      System.exit(new NativeAnalysis(home, Path.of(words[1]).toAbsolutePath()).run());
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.out.println(e.getMessage());
      System.exit(CANNOT_TELL);
    } catch (IOException | UncheckedIOException e) {
      System.out.println(e);
      System.exit(CANNOT_TELL);
    }
  }

  private int run() throws IOException, InterruptedException {
    ImageBuilder builder = ImageBuilder.of(jars());
    Path log = output.resolve("analysis.log");
    Process process =
        builder
            .process(sources, options(), home.resolve("target/classes"), output)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    int code = process.waitFor();
    // A killed builder may leave half of a character.
    BuilderLog said = BuilderLog.of(new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
    if (code == 0 && !said.reached().isEmpty()) {
      System.out.println(said.reached());
      return PASSED;
    }
    if (said.lacksAnswers()) {
      System.out.println(
          "these options ask a C compiler what is not recorded (native-analysis/README.md): "
              + log);
      return CANNOT_TELL;
    }
    String refusal = said.refusal();
    if (code != BUILDER_REFUSED || refusal.isEmpty()) {
      System.out.printf("the builder ended with code %d%s: %s%n", code, known(code), log);
      return CANNOT_TELL;
    }
    System.out.println(refusal);
    for (String missing : said.missingClasses()) {
      System.out.println(missing + " is not there, and named by");
      new ClassUses(missing, sources.classPath())
          .names().stream().limit(MOST_NAMES).forEach(name -> System.out.println("  " + name));
    }
    System.out.println("All that the builder said: " + log);
    return REFUSED;
  }

  private static String known(int code) {
    return switch (code) {
      case BUILDER_WITHOUT_MEMORY, KILLED -> ", for want of memory";
      default -> "";
    };
  }

  private List<Path> jars() throws IOException {
    String path = Files.readString(home.resolve("target/builder-path"));
    return Arrays.stream(path.trim().split(File.pathSeparator)).map(Path::of).toList();
  }

  /** What the service and its libraries ask for, and what makes a build an analysis. */
  private BuilderOptions options() {
    BuilderOptions options = new BuilderOptions();
    for (Path entry : sources.classPath()) {
      JarConfiguration.read(entry, sources.arguments()::exclude, options);
    }
    sources.arguments().options().forEach(option -> options.add(option, BuilderOptions.GIVEN));
    sources.opened().forEach(name -> options.set("AddOpens", name + "=ALL-UNNAMED", DRIVER));
    options.set("Class", sources.mainClass(), DRIVER);
    options.set("Name", sources.imageName(), DRIVER);
    options.set("Path", output.toString(), DRIVER);
    byte[] name = sources.imageName().getBytes(StandardCharsets.UTF_8);
    options.set("ImageBuildID", UUID.nameUUIDFromBytes(name).toString(), DRIVER);
    options.add("-H:+ReturnAfterAnalysis", DRIVER);
    // No C compiler: what it would be asked is recorded.
    options.add("-H:+UseCAPCache", DRIVER);
    options.set("CAPCacheDir", home.resolve("src/main/cap").toString(), DRIVER);
    options.add("-H:-CheckToolchain", DRIVER);
    options.set("CCompilerPath", "/bin/true", DRIVER);
    return options;
  }
}
