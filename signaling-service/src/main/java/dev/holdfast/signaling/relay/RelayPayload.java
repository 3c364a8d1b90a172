package dev.holdfast.signaling.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.signaling.event.ClientEvent;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.io.IOException;
import java.util.Map;

/**
 * What is relayed: the text of the description or candidate as the sender wrote it (RFC 8829, RFC
 * 8840), never taken apart.
 *
 * @param field {@code offer}, {@code answer} or {@code candidate}
 * @param value JSON text
 */
record RelayPayload(String field, String value) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<String, String> FIELDS =
      Map.of("offer", "offer", "answer", "answer", "ice-candidate", "candidate");

  /**
   * Cuts the relayed field out of an event's payload.
   *
   * @throws HoldfastException {@code invalid-payload} if it is missing
   */
  static RelayPayload of(ClientEvent event) {
    String field = FIELDS.get(event.name());
    String text = event.payload();
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        if (name.equals(field)) {
          if (token.isScalarValue() && token != JsonToken.VALUE_STRING) {
            throw missing(field);
          }
          parser.getText();
          int to = (int) parser.currentLocation().getCharOffset();
          return new RelayPayload(field, text.substring(from, to));
        }
      }
      throw missing(field);
    } catch (IOException e) {
      throw new IllegalStateException("was JSON before", e);
    }
  }

  private static HoldfastException missing(String field) {
    return new HoldfastException(
        ErrorCode.INVALID_PAYLOAD, field + " must be an object or a string");
  }
}
