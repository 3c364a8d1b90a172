package dev.holdfast.rooms;

import static dev.holdfast.rooms.Calls.byNobody;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.redis.RealRedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class OpenApiTest {
  @Inject ObjectMapper json;

  @ConfigProperty(name = "quarkus.swagger-ui.always-include", defaultValue = "false")
  boolean pagesInProduction;

  @Test
  void everyOperationSaysWhatItDoes() throws Exception {
    List<String> silent = new ArrayList<>();
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (operation.getValue().path("summary").asText().isEmpty()
                              || operation.getValue().path("tags").isEmpty()) {
                            silent.add(operation.getKey() + " " + path.getKey());
                          }
                        }));
    assertThat(silent).isEmpty();
  }

  @Test
  void everyFieldHasAnExample() throws Exception {
    List<String> bare = new ArrayList<>();
    document()
        .path("components")
        .path("schemas")
        .properties()
        .forEach(
            schema ->
                schema
                    .getValue()
                    .path("properties")
                    .properties()
                    .forEach(
                        field -> {
                          if (!isShown(field.getValue())) {
                            bare.add(schema.getKey() + "." + field.getKey());
                          }
                        }));
    assertThat(bare).isEmpty();
  }

  @Test
  void everyParameterIsShown() throws Exception {
    List<String> bare = new ArrayList<>();
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            operation
                                .getValue()
                                .path("parameters")
                                .forEach(
                                    parameter -> {
                                      if (!isShown(parameter)
                                          && !isShown(parameter.path("schema"))) {
                                        bare.add(
                                            operation.getKey()
                                                + " "
                                                + path.getKey()
                                                + " "
                                                + parameter.path("name").asText());
                                      }
                                    })));
    assertThat(bare).isEmpty();
  }

  @Test
  void thePagesToTryItAreForDevelopmentOnly() {
    assertThat(pagesInProduction).isFalse();
  }

  private JsonNode document() throws Exception {
    return json.readTree(byNobody().get("/q/openapi?format=json").asString());
  }

  // Another schema shows its fields itself; a description stands for what nobody makes up.
  private static boolean isShown(JsonNode schema) {
    return Stream.of("example", "examples", "$ref", "enum", "description", "default")
            .anyMatch(schema::has)
        || schema.has("items") && isShown(schema.path("items"))
        || Stream.of("anyOf", "allOf", "oneOf")
            .anyMatch(several -> schema.path(several).valueStream().anyMatch(OpenApiTest::isShown));
  }
}
