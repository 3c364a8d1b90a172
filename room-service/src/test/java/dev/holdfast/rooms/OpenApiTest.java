package dev.holdfast.rooms;

import static dev.holdfast.rooms.Calls.byNobody;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.call.CallStatus;
import dev.holdfast.state.room.RoomStatus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    assertThat(operations())
        .isNotEmpty()
        .allSatisfy(
            (name, operation) -> {
              assertThat(operation.path("summary").asText()).isNotEmpty();
              assertThat(operation.path("tags")).isNotEmpty();
            });
  }

  @Test
  void everyFieldHasAnExample() throws Exception {
    List<String> bare = new ArrayList<>();
    for (var schema : document().path("components").path("schemas").properties()) {
      for (var field : schema.getValue().path("properties").properties()) {
        if (!isShown(field.getValue())) {
          bare.add(schema.getKey() + "." + field.getKey());
        }
      }
    }
    assertThat(bare).isEmpty();
  }

  @Test
  void everyParameterIsShown() throws Exception {
    List<String> bare = new ArrayList<>();
    for (var operation : operations().entrySet()) {
      for (JsonNode parameter : operation.getValue().path("parameters")) {
        if (!isShown(parameter) && !isShown(parameter.path("schema"))) {
          bare.add(operation.getKey() + " " + parameter.path("name").asText());
        }
      }
    }
    assertThat(bare).isEmpty();
  }

  @Test
  void listsTellByWhichStatesTheyMayBeAskedFor() throws Exception {
    assertThat(patternOf("get /v1/calls", "state"))
        .isEqualTo(whole(anyOf(CallStatus.values(), CallStatus::wire)));
    assertThat(patternOf("get /v1/rooms", "status"))
        .isEqualTo(whole(anyOf(RoomStatus.values(), RoomStatus::wire)));
  }

  @Test
  void thePagesToTryItAreForDevelopmentOnly() {
    assertThat(pagesInProduction).isFalse();
  }

  /** By method and address. */
  private Map<String, JsonNode> operations() throws Exception {
    Map<String, JsonNode> operations = new TreeMap<>();
    for (var path : document().path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        operations.put(operation.getKey() + " " + path.getKey(), operation.getValue());
      }
    }
    return operations;
  }

  private String patternOf(String operation, String name) throws Exception {
    return operations()
        .get(operation)
        .path("parameters")
        .valueStream()
        .filter(parameter -> parameter.path("name").asText().equals(name))
        .map(parameter -> parameter.path("schema").path("pattern").asText())
        .collect(Collectors.joining());
  }

  /** The pattern that takes each of them, or nothing; what a later version wrote has no name. */
  // JSON Schema's patterns search.
  private static String whole(String pattern) {
    return "^(?:" + pattern + ")$";
  }

  private static <T> String anyOf(T[] states, Function<T, String> wire) {
    return Stream.of(states)
        .map(wire)
        .filter(name -> !name.equals("unknown"))
        .collect(Collectors.joining("|", "|", ""));
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
