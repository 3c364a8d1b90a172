package dev.holdfast.javaclient;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.json.JSONArray;
import org.json.JSONObject;

/** Binary parts in lines of JSON: {@code {"$bytes": "<Base64>"}} stands for a byte array. */
final class Bytes {
  private static final String NAME = "$bytes";

  private Bytes() {}

  /** Puts byte arrays where their signs stand. */
  static Object in(Object json) {
    return json instanceof JSONObject sign && sign.has(NAME)
        ? Base64.getDecoder().decode(sign.optString(NAME))
        : inside(json, Bytes::in);
  }

  /** Puts signs where byte arrays stand. */
  static Object out(Object json) {
    return json instanceof byte[] bytes
        ? new JSONObject(Map.of(NAME, Base64.getEncoder().encodeToString(bytes)))
        : inside(json, Bytes::out);
  }

  private static Object inside(Object json, UnaryOperator<Object> change) {
    return switch (json) {
      case JSONObject object -> {
        Map<String, Object> changed = new HashMap<>();
        for (Iterator<?> names = object.keys(); names.hasNext(); ) {
          String name = (String) names.next();
          changed.put(name, change.apply(object.opt(name)));
        }
        yield new JSONObject(changed);
      }
      case JSONArray array -> {
        List<Object> changed = new ArrayList<>();
        for (int i = 0; i < array.length(); i++) {
          changed.add(change.apply(array.opt(i)));
        }
        yield new JSONArray(changed);
      }
      default -> json;
    };
  }
}
