package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each Redis that is shipped refuses writes before its container is out of memory, and never takes
 * state away: with the sizes of docs/operations.md.
 */
class RedisMemoryTest {
  private static final Map<String, Long> UNITS =
      Map.of(
          "m", 1L << 20, "mb", 1L << 20, "mi", 1L << 20, "g", 1L << 30, "gb", 1L << 30, "gi",
          1L << 30);

  @Test
  void everyContainerOfRedisHasRoomForTheCopyOfItsMemory() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files(".yaml", ".yml")) {
      found.addAll(redisIn(file, Manifests.parse(Files.readString(file))));
    }
    // What an overlay makes of it.
    for (Path overlay : Variants.overlays().toList()) {
      found.addAll(redisIn(overlay, Manifests.of(overlay)));
    }
    assertThat(found)
        .contains(
            "compose.yaml",
            "deploy/kubernetes/components/redis-development/redis.yaml",
            "deploy/kubernetes/overlays/local");
  }

  @Test
  void everyScriptThatStartsRedisGivesItAMemory() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files(".mjs", ".sh")) {
      String text = Files.readString(file);
      if (text.contains("--appendonly")) {
        found.add(file.getFileName().toString());
        assertThat(text)
            .as("%s", file)
            .containsPattern("'--maxmemory', '[1-9]\\d*[mg]b'")
            .contains("'--maxmemory-policy', 'noeviction'");
      }
    }
    assertThat(found).contains("redis.mjs");
  }

  /** Once for each Redis that is in it: the path. */
  private static List<String> redisIn(Path path, Manifests manifests) {
    List<JsonNode> containers =
        manifests.all().stream()
            .flatMap(document -> document.findParents("image").stream())
            .filter(RedisMemoryTest::isRedis)
            .toList();
    containers.forEach(container -> holds(path, container));
    return containers.stream().map(it -> Repository.ROOT.relativize(path).toString()).toList();
  }

  private static void holds(Path file, JsonNode container) {
    List<String> words = new ArrayList<>();
    container.path("command").forEach(word -> words.add(word.asText()));
    container.path("args").forEach(word -> words.add(word.asText()));
    assertThat(after(words, "--maxmemory-policy")).as("%s", file).isEqualTo("noeviction");
    String limit =
        container.path("mem_limit").asText(container.at("/resources/limits/memory").asText());
    assertThat(bytes(after(words, "--maxmemory")))
        .as("maxmemory in %s, of %s", file, limit)
        .isPositive()
        .isLessThanOrEqualTo(bytes(limit) * 2 / 5);
  }

  /** An image of a server, by its name without registry and tag. */
  private static boolean isRedis(JsonNode container) {
    String image = container.path("image").asText();
    return image.matches("(.*/)?(redis|redis-stack-server|valkey|keydb)([:@].*)?");
  }

  private static String after(List<String> words, String option) {
    int index = words.indexOf(option);
    assertThat(index).as("%s in %s", option, words).isBetween(0, words.size() - 2);
    return words.get(index + 1);
  }

  private static long bytes(String size) {
    String number = Repository.find(size, "^(\\d+)[A-Za-z]+$");
    String unit = size.substring(number.length()).toLowerCase(Locale.ROOT);
    return Long.parseLong(number) * UNITS.get(unit);
  }

  /** What is shipped: beside the README, and below deploy, but for the chart's templates. */
  private static List<Path> files(String... endings) throws IOException {
    try (Stream<Path> top = Files.list(Repository.ROOT);
        Stream<Path> below = Files.walk(Repository.ROOT.resolve("deploy"))) {
      return Stream.concat(top, below)
          .filter(Files::isRegularFile)
          .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
          .filter(file -> !file.toString().contains("/templates/"))
          .filter(file -> !file.startsWith(Repository.ROOT.resolve("deploy/target")))
          .toList();
    }
  }
}
