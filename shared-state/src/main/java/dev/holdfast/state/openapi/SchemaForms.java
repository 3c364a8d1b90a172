package dev.holdfast.state.openapi;

import java.util.List;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * What annotations say in Java's terms, in those of JSON Schema (2020-12): a pattern of Bean
 * Validation is the whole text, one of JSON Schema some part of it (§6.3.3); Jakarta REST has each
 * default as a text, JSON Schema as a value (§9.2).
 */
public final class SchemaForms {
  private SchemaForms() {}

  /** Translates all of a document's schemas. */
  public static void translate(OpenAPI document) {
    SchemaWalk.over(document, SchemaForms::translate);
  }

  private static void translate(Schema schema) {
    String pattern = schema.getPattern();
    if (pattern != null && !pattern.startsWith("^")) {
      schema.setPattern("^(?:" + pattern + ")$");
    }
    if (schema.getDefaultValue() instanceof String text) {
      schema.setDefaultValue(text.isEmpty() ? null : value(text, schema.getType()));
    }
  }

  private static Object value(String text, List<Schema.SchemaType> types) {
    if (types == null) {
      return text;
    }
    if (types.contains(Schema.SchemaType.INTEGER)) {
      return Long.valueOf(text);
    }
    return types.contains(Schema.SchemaType.BOOLEAN) ? Boolean.valueOf(text) : text;
  }
}
