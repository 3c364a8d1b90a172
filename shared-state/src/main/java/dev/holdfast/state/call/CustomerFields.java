package dev.holdfast.state.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.state.format.Format;

/**
 * What a customer's side gives with the request for a call, for agents and for the record. Scripts,
 * events and Redis carry it as one text into which none of them looks: a further field is a further
 * member, named here alone.
 *
 * @param json JSON object that begins with {@code {"metadata":}; {@code {}} of a call for which nobody
 *     asked, which is never stored
 */
public record CustomerFields(String json) {
  /** Of a call for which nobody asked. */
  public static final CustomerFields NONE = new CustomerFields("{}");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEGINNING = "{\"metadata\":";

  /**
   * @param metadata JSON object as text, at most 8 KiB, shown to agents; {@code {}} for none
   */
  public static CustomerFields of(String metadata) {
    return new CustomerFields(BEGINNING + metadata + "}");
  }

  /**
   * As scripts and Redis have them: metadata, and the other members behind it. Metadata alone is
   * what earlier versions write there, and what they read of it.
   */
  public String stored() {
    return json.substring(BEGINNING.length(), json.length() - 1);
  }

  /** What {@link #stored} gave, whichever version did. */
  static CustomerFields ofStored(String text) {
    return text == null ? NONE : new CustomerFields(BEGINNING + text + "}");
  }

  /** An object; missing if nobody has asked for the call. */
  public JsonNode metadata() {
    return members().path("metadata");
  }

  private JsonNode members() {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException unread) {
      Format.HASH.ignored(unread.getClass().getSimpleName());
      return MissingNode.getInstance();
    }
  }
}
