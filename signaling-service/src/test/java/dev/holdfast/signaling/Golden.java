package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * The wire's examples: {@code golden/<event>.json} holds the arguments of one event, the name
 * first, the offset last if it is durable. Ids that are made and times differ each time; their
 * types do not.
 */
final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> MASKED =
      Set.of(
          "sessionId",
          "callId",
          "roomId",
          "joinedAt",
          "createdAt",
          "startedAt",
          "serverTime",
          "deadline",
          "durationMs",
          "downtimeMs");

  private Golden() {}

  /** Asserts that an event has exactly the fields, the types and the fixed values of an example. */
  static void assertIsLike(String example, SocketClient.Event event) {
    assertThat(masked(event.wire())).isEqualTo(masked(read(example)));
  }

  private static JsonNode read(String example) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + example + ".json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArrayNode masked(JsonNode arguments) {
    ArrayNode masked = arguments.deepCopy();
    if (masked.size() > 2) {
      assertThat(masked.path(2).asText()).matches("\\d+-\\d+");
      masked.set(2, TextNode.valueOf("<offset>"));
    }
    mask(masked.path(1));
    return masked;
  }

  private static void mask(JsonNode node) {
    node.forEach(Golden::mask);
    if (node instanceof ObjectNode object) {
      for (String name : MASKED) {
        if (object.has(name)) {
          object.put(name, "<" + object.path(name).getNodeType() + ">");
        }
      }
    }
  }
}
