package dev.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.redis.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of the house that the compiler does not know. */
class HouseRulesTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/redis");
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern INCLUDE = Pattern.compile("(?m)^--!include (\\S+)$");
  private static final Pattern NAMED =
      Pattern.compile("Script\\.(?:named|function)\\(\"([^\"]+)\"\\)");
  private static final Pattern FUNCTION = Pattern.compile("Script\\.function\\(\"([^\"]+)\"\\)");
  private static final int MOST_OF_FUNCTIONS = 48_000;
  private static final Path MODULES = Path.of("..");

  /**
   * Of the modules: what is written for tests, but for the place where waiting is made, and the
   * proxy whose work it is to be late.
   */
  private static final Pattern FOR_TESTS =
      Pattern.compile(
          ".+/src/test/java/.+\\.java|\\.\\./redis-for-tests/src/main/java/.+/redis/[^/]+\\.java");

  private static final String UNIT = "\\s*(TimeUnit\\.)?([A-Z]*SECONDS|MINUTES)";
  private static final Pattern WAIT =
      Pattern.compile(
          String.join(
              "|",
              "\\borg\\.awaitility\\.Awaitility\\b",
              "\\.(atMost|orTimeout|completeOnTimeout|succeedsWithin|failsWithin)\\(",
              "\\b(Thread|[A-Z]*SECONDS|MINUTES)\\.sleep\\(",
              "\\bparkNanos\\(",
              "\\.(get|poll|await|offer|awaitTermination)\\([^;]+," + UNIT,
              "\\.(setSoTimeout|timeout|connectTimeout)\\(\\s*(\\d|Duration\\.|[A-Z_]{2})",
              "@Timeou[t]\\b",
              "\\bassertTimeou[t]"));

  @Test
  void everyScriptSaysWhatItDoesWhatItTakesAndWhatItReturns() throws IOException {
    for (var script : operations().entrySet()) {
      String header = header(script.getValue());
      assertThat(header.lines().findFirst().orElse(""))
          .as(script.getKey() + " says what it does")
          .matches("-- [A-Z].*");
      assertThat(header).as(script.getKey()).contains("-- Returns ");
      assertThat(Script.named(script.getKey()).keys()).as(script.getKey() + " keys").isPositive();
    }
  }

  @Test
  void scriptsKnowTheirKeysAndArgumentsByName() throws IOException {
    for (var script : texts(SCRIPTS, ".lua").entrySet()) {
      assertThat(script.getValue()).as(script.getKey()).doesNotContain("KEYS[", "ARGV");
    }
  }

  @Test
  void everyScriptIsOneConstantOfOneClass() throws IOException {
    List<String> named =
        texts(SOURCES, ".java").values().stream()
            .flatMap(text -> NAMED.matcher(text).results().map(match -> match.group(1)))
            .sorted()
            .toList();

    assertThat(named).containsExactlyElementsOf(operations().keySet());
  }

  /** They share a heap, and each call of one pays for what all of them hold. */
  @Test
  void functionsAreSmallTogether() throws IOException {
    int together =
        texts(SOURCES, ".java").values().stream()
            .flatMap(text -> FUNCTION.matcher(text).results().map(match -> match.group(1)))
            .mapToInt(name -> Script.named(name).text().length())
            .sum();

    assertThat(together).isPositive().isLessThan(MOST_OF_FUNCTIONS);
  }

  @Test
  void noScriptKnowsALifetimeOrAClockOfItsOwn() throws IOException {
    for (var script : texts(SCRIPTS, ".lua").entrySet()) {
      assertThat(script.getValue())
          .as(script.getKey())
          .doesNotContainPattern("'P?EXPIRE', [^)]*, \\d+[,)]")
          .doesNotContain("os.time", "os.clock", "math.random");
    }
  }

  @Test
  void packagesAreNamedForWhatTheyHold() throws IOException {
    try (Stream<Path> folders = Files.walk(SOURCES).filter(Files::isDirectory)) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .doesNotContain(
              "common", "util", "utils", "impl", "manager", "helper", "helpers", "dto", "service");
    }
  }

  @Test
  void everyPackageSaysWhatItHolds() throws IOException {
    List<Path> silent = new ArrayList<>();
    try (Stream<Path> modules = Files.list(MODULES)) {
      for (Path all : modules.map(one -> one.resolve(SOURCES)).filter(Files::exists).toList()) {
        texts(all, ".java").keySet().stream()
            .map(source -> all.resolve(source).resolveSibling("package-info.java"))
            .filter(Files::notExists)
            .forEach(silent::add);
      }
    }

    assertThat(silent).isEmpty();
  }

  @Test
  void noFileHoldsTwoIdeas() throws IOException {
    TreeMap<String, String> all = texts(SOURCES, ".java");
    all.putAll(texts(SCRIPTS, ".lua"));
    all.forEach((name, text) -> assertThat(text.lines().count()).as(name).isLessThanOrEqualTo(350));
  }

  @Test
  void sha256IsMadeInOnePlace() throws IOException {
    List<Path> places = new ArrayList<>();
    try (Stream<Path> modules = Files.list(MODULES)) {
      for (Path all : modules.map(one -> one.resolve(SOURCES)).filter(Files::exists).toList()) {
        texts(all, ".java").entrySet().stream()
            .filter(source -> source.getValue().contains("\"SHA-256\""))
            .map(source -> Path.of(source.getKey()).getFileName())
            .forEach(places::add);
      }
    }

    assertThat(places).containsExactly(Path.of("Sha256"));
  }

  /** What is a number of seconds is too long on a quiet machine and too short on a busy one. */
  @Test
  void testsWaitByPatienceOnly() throws IOException {
    List<String> waits = new ArrayList<>();
    for (Path source : sourcesOfTests()) {
      List<String> lines = Files.readString(source).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (WAIT.matcher(lines.get(i)).find()) {
          waits.add(source + ":" + (i + 1) + " " + lines.get(i).trim());
        }
      }
    }

    assertThat(waits).isEmpty();
  }

  private static List<Path> sourcesOfTests() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(MODULES)) {
      for (Path all : modules.map(one -> one.resolve("src")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(all)) {
          files.filter(file -> FOR_TESTS.matcher(file.toString()).matches()).forEach(sources::add);
        }
      }
    }
    return sources;
  }

  private static TreeMap<String, String> operations() throws IOException {
    TreeMap<String, String> scripts = texts(SCRIPTS, ".lua");
    List<String> included =
        scripts.values().stream()
            .flatMap(text -> INCLUDE.matcher(text).results().map(match -> match.group(1)))
            .toList();
    scripts.keySet().removeAll(included);
    return scripts;
  }

  private static TreeMap<String, String> texts(Path root, String ending) throws IOException {
    TreeMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(ending)).toList()) {
        String name = root.relativize(file).toString();
        texts.put(name.substring(0, name.length() - ending.length()), Files.readString(file));
      }
    }
    return texts;
  }

  private static String header(String script) {
    return String.join("\n", script.lines().takeWhile(line -> line.startsWith("--")).toList());
  }
}
