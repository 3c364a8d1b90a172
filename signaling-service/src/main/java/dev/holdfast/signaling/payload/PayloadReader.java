package dev.holdfast.signaling.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.signaling.engineio.MalformedPacketException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a payload once, when its event is read: its text is cut out, and its fields are found. */
public final class PayloadReader {
  private static final JsonFactory JSON = new JsonFactory();

  private PayloadReader() {}

  /**
   * @throws MalformedPacketException if the text is not one JSON object
   */
  public static Payload read(String text) throws MalformedPacketException {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        Payload payload = read(parser, text);
        if (parser.nextToken() == null) {
          return payload;
        }
      }
    } catch (IOException e) {
      // As if it were something else.
    }
    throw new MalformedPacketException("not one JSON object");
  }

  /**
   * Reads the value at which the parser stands, and leaves the parser at its end.
   *
   * @param source all that the parser reads; from UTF-8
   */
  public static Payload read(JsonParser parser, String source) throws IOException {
    int from = startOf(parser);
    ReadableJson walk = new ReadableJson(source.indexOf('\\') >= 0);
    Optional<Map<String, Payload.Place>> fields =
        parser.currentToken() == JsonToken.START_OBJECT
            ? Optional.of(fieldsOf(parser, from, walk))
            : Optional.empty();
    parser.skipChildren();
    return new Payload(source.substring(from, endOf(parser)), fields, walk.fault());
  }

  private static Map<String, Payload.Place> fieldsOf(
      JsonParser parser, int start, ReadableJson walk) throws IOException {
    Map<String, Payload.Place> fields = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      int from = startOf(parser) - start;
      walk.skip(parser, 2);
      boolean repeated =
          fields.put(name, new Payload.Place(token, from, endOf(parser) - start)) != null;
      walk.name(name, repeated);
    }
    return fields;
  }

  private static int startOf(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  // Values are read lazily: only once one was read does the parser stand behind it.
  private static int endOf(JsonParser parser) throws IOException {
    parser.finishToken();
    return (int) parser.currentLocation().getCharOffset();
  }
}
