package dev.holdfast.testing;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The examples of events in {@code docs/events}, which the servers' tests hold against what is
 * really sent and logged. Ids that are made and times differ each time; their types do not.
 */
public final class Golden {
  private static final Path EXAMPLES = Path.of("../docs/events");
  private static final Path SEEN = Path.of("target/events");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OFFSET = "\\d+-\\d+";
  private static final Set<String> VARY =
      Set.of(
          ("sessionId callId roomId ticket for at joinedAt createdAt startedAt requestedAt"
                  + " serverTime deadline durationMs downtimeMs waitedMs estimatedWaitMs")
              .split(" "));

  private final Map<String, String> inExamples;

  private Golden(Map<String, String> inExamples) {
    this.inExamples = inExamples;
  }

  /** For tests whose people have the names of the examples. */
  public static Golden examples() {
    return calling(Map.of());
  }

  /**
   * For tests whose people and queues have names of their own.
   *
   * @param inExamples the name in the examples, by the test's name
   */
  public static Golden calling(Map<String, String> inExamples) {
    return new Golden(inExamples);
  }

  /**
   * Asserts that an event has exactly the fields, the types and the fixed values of an example.
   *
   * @param seen a Socket.IO event's arguments, or an entry of a log as HTTP shows it; kept in
   *     {@code target/events} if the example is another one
   */
  public void assertIsLike(String example, JsonNode seen) {
    JsonNode named = named(seen);
    try {
      JsonNode wanted =
          Files.exists(file(example))
              ? JSON.readTree(Files.readString(file(example)))
              : JsonNodeFactory.instance.nullNode();
      if (!masked(named).equals(masked(wanted))) {
        Files.createDirectories(SEEN);
        Files.writeString(SEEN.resolve(example + ".json"), named.toPrettyString() + "\n");
      }
      assertThat(masked(named)).as(example).isEqualTo(masked(wanted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String example) {
    return EXAMPLES.resolve(example + ".json");
  }

  private JsonNode named(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(field -> copy.set(field.getKey(), named(field.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        array.forEach(one -> copy.add(named(one)));
        yield copy;
      }
      default ->
          node.isTextual() && inExamples.containsKey(node.textValue())
              ? JsonNodeFactory.instance.textNode(inExamples.get(node.textValue()))
              : node;
    };
  }

  private static JsonNode masked(JsonNode event) {
    JsonNode masked = event.deepCopy();
    if (masked instanceof ArrayNode arguments && arguments.size() > 2) {
      assertThat(arguments.path(2).asText()).matches(OFFSET);
      arguments.set(2, JsonNodeFactory.instance.textNode("<offset>"));
    }
    if (masked instanceof ObjectNode entry && entry.has("offset")) {
      assertThat(entry.path("offset").asText()).matches(OFFSET);
      entry.put("offset", "<offset>");
    }
    sortPeople(masked);
    mask(masked);
    return masked;
  }

  private static void mask(JsonNode node) {
    node.forEach(Golden::mask);
    if (node instanceof ObjectNode object) {
      VARY.stream()
          .filter(object::hasNonNull)
          .forEach(name -> object.put(name, "<" + object.path(name).getNodeType() + ">"));
    }
  }

  /** By who they are: who joins in the same millisecond as another may stand before or behind. */
  private static void sortPeople(JsonNode node) {
    node.forEach(Golden::sortPeople);
    if (node instanceof ArrayNode people && people.path(0).has("joinedAt")) {
      List<JsonNode> all = new ArrayList<>(people.valueStream().toList());
      assertThat(all).isSortedAccordingTo(comparing(one -> one.path("joinedAt").asLong()));
      all.sort(comparing(one -> one.path("userId").asText()));
      people.removeAll().addAll(all);
    }
  }
}
