package dev.holdfast.state.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever reads docs/events, in whichever language, reads of exactly these events. */
class EventCatalogueTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DOCS = Path.of("../docs/events");

  @ParameterizedTest
  @EnumSource(EventType.class)
  void everyEventHasAnExampleOfItsForm(EventType type) throws IOException {
    JsonNode example = JSON.readTree(Files.readString(DOCS.resolve(type.wireName() + ".json")));

    switch (type.delivery()) {
      case DURABLE -> assertThat(example).hasSize(3);
      case VOLATILE -> assertThat(example).hasSize(2);
      case LOGGED_ONLY -> assertThat(example.has("offset")).isTrue();
    }
  }

  @Test
  void everyExampleIsOfTheEventItIsNamedForAndHeldAgainstTheServers() throws IOException {
    String tests = goldenTests();
    for (String name : examples()) {
      JsonNode example = JSON.readTree(Files.readString(DOCS.resolve(name + ".json")));
      String type = example.path(0).asText(example.path("type").asText());

      assertThat(EventType.named(type)).as(name).isPresent();
      assertThat(name).startsWith(type);
      assertThat(tests).contains("\"" + name + "\"");
    }
  }

  private static List<String> examples() throws IOException {
    try (Stream<Path> files = Files.list(DOCS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.replace(".json", ""))
          .toList();
    }
  }

  private static String goldenTests() throws IOException {
    StringBuilder tests = new StringBuilder();
    for (String module :
        List.of("../signaling-service", "../room-service", "../transcript-service")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/test/java"))) {
        for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
          String text = Files.readString(file);
          tests.append(text.contains("testing.Golden;") ? text : "");
        }
      }
    }
    return tests.toString();
  }
}
