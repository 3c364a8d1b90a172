package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Native executables have no metrics of the garbage collector and of buffers: whoever asks for them
 * asks for something else too, or would see nothing, and never be alarmed.
 */
class NativeMetricsTest {
  private static final Pattern OF_THE_JVM_ONLY = Pattern.compile("\\bjvm_(gc|buffer)_\\w");
  private static final Pattern ALTERNATIVE = Pattern.compile("\\bor\\b");
  private static final Pattern IN_A_PAGE = Pattern.compile("`[^`]*`");

  /** By where it stands. */
  private final Map<String, List<String>> queries = new TreeMap<>();

  @Test
  void nobodyAsksForWhatNativeExecutablesDoNotTell() throws IOException {
    for (Path folder :
        List.of(Repository.ROOT.resolve("deploy/observability"), Repository.KUBERNETES)) {
      for (Path file : filesBelow(folder)) {
        read(file);
      }
    }
    for (String page : List.of("docs/operations.md", "docs/runbook.md", "docs/performance.md")) {
      queries.put(
          page,
          IN_A_PAGE.matcher(Repository.read(page)).results().map(part -> part.group()).toList());
    }

    assertThat(queries.values().stream().flatMap(List::stream))
        .as("what was read")
        .anyMatch(query -> query.contains("jvm_memory_used_bytes"))
        .anyMatch(query -> query.contains("holdfast_webhooks_failing"))
        .anyMatch(query -> query.contains("http_server_requests_seconds_count"));
    queries.forEach(
        (place, all) ->
            assertThat(all.stream().filter(NativeMetricsTest::isForTheJvmOnly))
                .as(place)
                .isEmpty());
  }

  private static boolean isForTheJvmOnly(String query) {
    return OF_THE_JVM_ONLY.matcher(query).find() && !ALTERNATIVE.matcher(query).find();
  }

  private void read(Path file) throws IOException {
    String text = Files.readString(file);
    List<JsonNode> documents =
        file.toString().endsWith(".json")
            ? List.of(json(text))
            : file.toString().endsWith(".yaml") ? Manifests.parse(text).all() : List.of();
    List<String> found = new ArrayList<>();
    documents.forEach(document -> texts(document, found));
    queries.put(Repository.ROOT.relativize(file).toString(), found);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private static void texts(JsonNode node, List<String> found) {
    if (node.isTextual()) {
      found.add(node.asText());
    }
    node.forEach(child -> texts(child, found));
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
