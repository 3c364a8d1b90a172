package dev.holdfast.state.openapi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Which fields of an answer are always there: those that are never null, unless the schema says so
 * itself. Of requests the validation's constraints tell.
 */
public final class AnswerFields {
  private static final String SCHEMAS = "#/components/schemas/";

  private final Map<String, Schema> named;
  private final Set<String> seen = new HashSet<>();

  private AnswerFields(Map<String, Schema> named) {
    this.named = named;
  }

  /** Requires them in the schemas of all answers. */
  public static void require(OpenAPI document) {
    AnswerFields fields = new AnswerFields(document.getComponents().getSchemas());
    Stream<APIResponse> own =
        document.getPaths().getPathItems().values().stream()
            .flatMap(item -> item.getOperations().values().stream())
            .flatMap(operation -> operation.getResponses().getAPIResponses().values().stream());
    Stream<APIResponse> common = each(document.getComponents().getResponses()).stream();
    Stream.concat(own, common).map(APIResponse::getContent).forEach(fields::visit);
  }

  private void visit(Content content) {
    if (content != null) {
      content.getMediaTypes().values().stream().map(MediaType::getSchema).forEach(this::visit);
    }
  }

  private void visit(Schema schema) {
    if (schema == null) {
      return;
    }
    String reference = schema.getRef();
    if (reference != null && reference.startsWith(SCHEMAS)) {
      String name = reference.substring(SCHEMAS.length());
      if (seen.add(name)) {
        visit(named.get(name));
      }
    }
    Map<String, Schema> properties = schema.getProperties();
    if (properties != null && schema.getRequired() == null) {
      schema.setRequired(alwaysThere(properties));
    }
    each(properties).forEach(this::visit);
    visit(schema.getItems());
    Stream.of(schema.getAnyOf(), schema.getOneOf(), schema.getAllOf())
        .filter(several -> several != null)
        .flatMap(List::stream)
        .forEach(this::visit);
  }

  private static List<String> alwaysThere(Map<String, Schema> properties) {
    List<String> names = new ArrayList<>();
    properties.forEach(
        (name, schema) -> {
          if (!mayBeNull(schema)) {
            names.add(name);
          }
        });
    return names.isEmpty() ? null : names;
  }

  private static boolean mayBeNull(Schema schema) {
    return schema.getType() != null && schema.getType().contains(Schema.SchemaType.NULL)
        || schema.getAnyOf() != null
            && schema.getAnyOf().stream().anyMatch(AnswerFields::mayBeNull);
  }

  private static <T> Collection<T> each(Map<String, T> map) {
    return map == null ? List.of() : map.values();
  }
}
