package dev.holdfast.transcripts.segment;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Writes a segment as its {@code toString()} does, without a serializer: one comes each update. */
final class SegmentJson {
  private static final int USUAL = 256;

  private SegmentJson() {}

  /**
   * @param segment whose fields' names need no escapes
   */
  static String of(ObjectNode segment) {
    StringBuilder json = new StringBuilder(USUAL).append('{');
    for (Map.Entry<String, JsonNode> field : segment.properties()) {
      if (json.length() > 1) {
        json.append(',');
      }
      json.append('"').append(field.getKey()).append("\":");
      JsonNode value = field.getValue();
      if (value.isTextual()) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value.textValue(), json);
        json.append('"');
      } else {
        json.append(value.isValueNode() ? value.asText() : value.toString());
      }
    }
    return json.append('}').toString();
  }
}
