package dev.holdfast.transcripts.redaction;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Redactors that no configuration names, and what they leave of a text. */
public final class TestRedactors {
  /** Takes out nothing. */
  public static final Redactor NONE = shipped();

  private TestRedactors() {}

  /** One of these rules alone. */
  static Redactor shipped(String... rules) {
    Map<String, List<Finder>> finders = new LinkedHashMap<>();
    for (String rule : rules) {
      finders.put(rule, Redactors.shipped().get(rule));
    }
    return of(finders, name -> {});
  }

  static Redactor of(String rule, Finder finder) {
    return of(Map.of(rule, List.of(finder)), name -> {});
  }

  static Redactor of(Map<String, List<Finder>> finders, Consumer<String> tally) {
    return new Redactor(finders, finders, tally);
  }

  static ObjectNode segment(String text, boolean isFinal) {
    return JsonNodeFactory.instance.objectNode().put("text", text).put("isFinal", isFinal);
  }

  static String redacted(Redactor redactor, String text, boolean isFinal) {
    return redacted(redactor, segment(text, isFinal), "");
  }

  /**
   * What is left of a final.
   *
   * @param before what was redacted in its interims
   */
  static String redacted(Redactor redactor, String text, String before) {
    return redacted(redactor, segment(text, true), before);
  }

  private static String redacted(Redactor redactor, ObjectNode segment, String before) {
    redactor.redact(segment, before);
    return segment.path("text").asText();
  }
}
