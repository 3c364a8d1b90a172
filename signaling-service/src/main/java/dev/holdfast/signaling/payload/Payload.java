package dev.holdfast.signaling.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.token.UserId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An event's payload: its text, and where in it the fields are, as {@link PayloadReader} finds
 * them. What a field holds is looked at when it is asked for. Whatever does not fit is refused with
 * {@code invalid-payload} and the name of the field.
 */
public final class Payload {
  /** Of an event that came without one. */
  public static final Payload EMPTY = new Payload("{}", Optional.of(Map.of()), Optional.empty());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_EVENT_ID = 64;

  /** Bytes of the heap: a name, a place, and an entry of the map. */
  private static final int HELD_BY_A_FIELD = 160;

  /**
   * What is kept is shown inside of other objects; JSON that is nested too deep cannot be written.
   */
  private static final int DEEPEST_KEPT = 100;

  private static final ObjectMapper KEPT =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(DEEPEST_KEPT).build())
              .build());

  /** A field's value in the text, which begins with a token. */
  record Place(JsonToken token, int from, int to) {}

  private final String text;
  private final Optional<Map<String, Place>> fields;
  private final Optional<String> fault;

  Payload(String text, Optional<Map<String, Place>> fields, Optional<String> fault) {
    this.text = text;
    this.fields = fields;
    this.fault = fault;
  }

  /** Bytes that it takes on the heap, about. */
  public int heldBytes() {
    return text.length() + (fields.isPresent() ? HELD_BY_A_FIELD * fields.get().size() : 0);
  }

  /** The text as it was sent. */
  public String json() {
    return text;
  }

  /** The text of an object or a string as it was sent. */
  public String json(String field) {
    Place place = places().get(field);
    if (place == null
        || place.token != JsonToken.VALUE_STRING && place.token != JsonToken.START_OBJECT) {
      throw invalid(field + " must be an object or a string");
    }
    return text.substring(place.from, place.to);
  }

  /** An id of a room, a call or a queue: {@link Id}. */
  public String id(String field) {
    return optionalId(field).orElseThrow(() -> invalid(field + " is missing"));
  }

  /** As {@link #id}, but may be left out. */
  public Optional<String> optionalId(String field) {
    Optional<String> id = optionalText(field);
    if (id.isPresent() && !Id.isValid(id.get())) {
      throw invalid(field + " " + Id.MESSAGE);
    }
    return id;
  }

  /** A user's id, or a role in its place: {@link UserId}. */
  public Optional<String> optionalUserId(String field) {
    Optional<String> id = optionalText(field);
    if (id.isPresent() && !UserId.isValid(id.get())) {
      throw invalid(field + " " + UserId.MESSAGE);
    }
    return id;
  }

  public String text(String field) {
    return optionalText(field).orElseThrow(() -> invalid(field + " is missing"));
  }

  public Optional<String> optionalText(String field) {
    Optional<Place> place = given(field);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    if (place.get().token != JsonToken.VALUE_STRING) {
      throw invalid(field + " must be a string");
    }
    String quoted = text.substring(place.get().from + 1, place.get().to - 1);
    return Optional.of(
        quoted.indexOf('\\') < 0 ? quoted : unicode(field, node(place.get()).textValue()));
  }

  public Optional<JsonNode> optionalNumber(String field) {
    Optional<Place> place = given(field);
    if (place.isPresent() && !place.get().token.isNumeric()) {
      throw invalid(field + " must be a number");
    }
    Optional<JsonNode> number = place.map(this::node);
    if (number.isPresent() && !Double.isFinite(number.get().doubleValue())) {
      throw invalid(field + " is out of range");
    }
    return number;
  }

  public boolean bool(String field) {
    return optionalBool(field).orElseThrow(() -> invalid(field + " is missing"));
  }

  public Optional<Boolean> optionalBool(String field) {
    return given(field)
        .map(
            place ->
                switch (place.token) {
                  case VALUE_TRUE -> true;
                  case VALUE_FALSE -> false;
                  default -> throw invalid(field + " must be true or false");
                });
  }

  public OptionalInt optionalInt(String field) {
    Optional<JsonNode> number = optionalNumber(field);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!number.get().isInt()) {
      throw invalid(field + " must be a whole number");
    }
    return OptionalInt.of(number.get().intValue());
  }

  /** A list of ids, each as {@link #id}. */
  public Optional<Set<String>> optionalIds(String field) {
    return given(field).map(place -> ids(field, node(place)));
  }

  private static Set<String> ids(String field, JsonNode list) {
    if (!list.isArray()) {
      throw invalid(field + " must be a list");
    }
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode one : list) {
      if (!one.isTextual() || !Id.isValid(one.textValue())) {
        throw invalid("each of " + field + " " + Id.MESSAGE);
      }
      ids.add(one.textValue());
    }
    return ids;
  }

  /** The text of a JSON object of at most {@code most} bytes, to be kept. */
  public Optional<String> optionalObject(String field, int most) {
    return given(field).map(place -> object(field, kept(field, place), most));
  }

  private static String object(String field, JsonNode value, int most) {
    if (!value.isObject()) {
      throw invalid(field + " must be an object");
    }
    String text = unicode(field, value.toString());
    if (text.getBytes(StandardCharsets.UTF_8).length > most) {
      throw new HoldfastException(
          ErrorCode.PAYLOAD_TOO_LARGE, field + " must have at most " + most + " bytes");
    }
    return text;
  }

  /** The name under which a repetition of the event is known; empty if the client gave none. */
  public Optional<String> eventId() {
    Optional<String> id = optionalText("id");
    if (id.isPresent() && (id.get().isEmpty() || id.get().length() > LONGEST_EVENT_ID)) {
      throw invalid("id must have 1 to " + LONGEST_EVENT_ID + " characters");
    }
    return id;
  }

  /** Refuses what an official client could not read, were it sent to one. */
  public void requireReadable() {
    fault.ifPresent(
        what -> {
          throw invalid(what);
        });
  }

  /**
   * Refuses binary parts, and what counts them, if an official client could not put the one in the
   * place of the other: it would close its connection, come back, and get the same event again.
   */
  public void requireParts(int parts) {
    if (parts > 0) {
      ReadableJson.faultOfPlaceholders(tree(text), parts)
          .ifPresent(
              what -> {
                throw invalid(what);
              });
    }
  }

  // Only an escape can bring half a surrogate pair, for which UTF-8 has no bytes.
  private static String unicode(String field, String text) {
    if (!KeyPart.isUnicode(text)) {
      throw invalid(field + " must be Unicode text: it holds half a surrogate pair");
    }
    return text;
  }

  private Map<String, Place> places() {
    return fields.orElseThrow(() -> invalid("the payload must be an object"));
  }

  private Optional<Place> given(String field) {
    return Optional.ofNullable(places().get(field))
        .filter(place -> place.token != JsonToken.VALUE_NULL);
  }

  private JsonNode kept(String field, Place place) {
    try {
      return KEPT.readTree(text.substring(place.from, place.to));
    } catch (JsonProcessingException e) {
      throw invalid(field + " must not be nested deeper than " + DEEPEST_KEPT);
    }
  }

  private JsonNode node(Place place) {
    return tree(text.substring(place.from, place.to));
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("was JSON before", e);
    }
  }

  public static HoldfastException invalid(String message) {
    return new HoldfastException(ErrorCode.INVALID_PAYLOAD, message);
  }
}
