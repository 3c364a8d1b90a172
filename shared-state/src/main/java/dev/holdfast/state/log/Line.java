package dev.holdfast.state.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a happening, in the order in which they are given. Ids, reasons of the catalogue
 * and figures only: never a name, a token, a session description, or text that a client wrote. What
 * is empty is left out.
 */
public final class Line {
  private final Map<String, String> ids = new LinkedHashMap<>();
  private final Map<String, String> others = new LinkedHashMap<>();

  Line() {}

  public Line session(String id) {
    return put(ids, "session", id);
  }

  public Line call(String id) {
    return put(ids, "call", id);
  }

  public Line room(String id) {
    return put(ids, "room", id);
  }

  public Line user(String id) {
    return put(ids, "user", id);
  }

  /** A word of ours or another id. */
  public Line with(String field, String value) {
    return put(others, field, value);
  }

  /** As above; left out if there is none. */
  public Line with(String field, Optional<String> value) {
    return with(field, value.orElse(""));
  }

  /** A figure, such as milliseconds. */
  public Line with(String field, long figure) {
    return put(others, field, Long.toString(figure));
  }

  /** What is a field of its own in JSON lines. */
  Map<String, String> ids() {
    return ids;
  }

  String text(String happening) {
    StringBuilder text = new StringBuilder(happening);
    ids.forEach((field, value) -> Logfmt.append(text, field, value));
    others.forEach((field, value) -> Logfmt.append(text, field, value));
    return text.toString();
  }

  private Line put(Map<String, String> to, String field, String value) {
    if (!value.isEmpty()) {
      to.put(field, value);
    }
    return this;
  }
}
