package dev.holdfast.transcripts.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.testing.SeededRuns;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentJsonTest {
  private static final String[] PARTS = {
    "a", " ", "\"", "\\", "/", "\n", "\t", "\0", "\u001f", "\u007f", "é", "→", "👋", "\ud83d", "</",
    "\u2028"
  };

  @Test
  void isWhatASerializerWrites() {
    SeededRuns.run(
        200,
        random -> {
          ObjectNode segment =
              JsonNodeFactory.instance
                  .objectNode()
                  .put("id", "s1")
                  .put("text", text(random))
                  .put("confidence", random.nextBoolean() ? 1 : random.nextDouble())
                  .put("isFinal", random.nextBoolean())
                  .put("startMs", random.nextLong());
          segment.putArray("words").addObject().put("text", text(random)).put("endMs", 7);
          assertThat(SegmentJson.of(segment)).isEqualTo(segment.toString());
        });
  }

  @Test
  void isAnObjectWithoutFields() {
    assertThat(SegmentJson.of(JsonNodeFactory.instance.objectNode())).isEqualTo("{}");
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(20); left > 0; left--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }
}
