package dev.holdfast.state.format;

import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of a hash as any version may have written it: those that are not known are left alone,
 * and a number that is none counts as missing.
 */
public final class Fields {
  private final Map<String, String> values;

  private Fields(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @param flat field, value, field, value, …
   */
  public static Fields of(Response flat) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      values.put(flat.get(i).toString(), flat.get(i + 1).toString());
    }
    if (Format.isNewer(values.getOrDefault(Format.FIELD, String.valueOf(Format.NEWEST)))) {
      Format.HASH.ignored("its format");
    }
    return new Fields(values);
  }

  public Map<String, String> all() {
    return values;
  }

  public boolean has(String field) {
    return values.containsKey(field);
  }

  public Optional<String> text(String field) {
    return Optional.ofNullable(values.get(field));
  }

  public OptionalLong number(String field) {
    String text = values.get(field);
    try {
      return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException unread) {
      Format.HASH.ignored("the number " + field);
      return OptionalLong.empty();
    }
  }

  /** A number that each version writes. */
  public long number(String field, long otherwise) {
    if (!has(field)) {
      Format.HASH.ignored("no " + field);
    }
    return number(field).orElse(otherwise);
  }
}
