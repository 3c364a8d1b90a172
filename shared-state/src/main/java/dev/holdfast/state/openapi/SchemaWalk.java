package dev.holdfast.state.openapi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Visits every schema that stands in a document, references as they are. */
final class SchemaWalk {
  private final Consumer<Schema> visitor;

  private SchemaWalk(Consumer<Schema> visitor) {
    this.visitor = visitor;
  }

  static void over(OpenAPI document, Consumer<Schema> visitor) {
    SchemaWalk walk = new SchemaWalk(visitor);
    each(document.getComponents().getSchemas()).forEach(walk::schema);
    each(document.getComponents().getResponses()).stream()
        .map(APIResponse::getContent)
        .forEach(walk::content);
    document.getPaths().getPathItems().values().stream()
        .flatMap(item -> item.getOperations().values().stream())
        .forEach(walk::operation);
  }

  private void operation(Operation operation) {
    if (operation.getParameters() != null) {
      operation.getParameters().stream().map(Parameter::getSchema).forEach(this::schema);
    }
    RequestBody body = operation.getRequestBody();
    if (body != null) {
      content(body.getContent());
    }
    each(operation.getResponses().getAPIResponses()).stream()
        .map(APIResponse::getContent)
        .forEach(this::content);
  }

  private void content(Content content) {
    if (content != null) {
      each(content.getMediaTypes()).stream().map(MediaType::getSchema).forEach(this::schema);
    }
  }

  private void schema(Schema schema) {
    if (schema == null) {
      return;
    }
    visitor.accept(schema);
    each(schema.getProperties()).forEach(this::schema);
    schema(schema.getItems());
    schema(schema.getAdditionalPropertiesSchema());
    Stream.of(schema.getAnyOf(), schema.getOneOf(), schema.getAllOf())
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .forEach(this::schema);
  }

  private static <T> Collection<T> each(Map<String, T> map) {
    return map == null ? List.of() : map.values();
  }
}
