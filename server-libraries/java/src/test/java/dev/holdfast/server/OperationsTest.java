package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation of the services is one of the library: under its tag, by its name. */
class OperationsTest {
  /** mintToken, and what has no backend. */
  private static final Set<String> LEFT_OUT = Set.of("tokens.createToken", "demo.signInToDemo");

  @ParameterizedTest
  @ValueSource(strings = {"room-service", "transcript-service"})
  void everyOperationIsOffered(String service) throws IOException {
    Set<String> described = operations(service);
    described.removeAll(LEFT_OUT);

    assertThat(described).hasSizeGreaterThan(5);
    assertThat(offered()).containsAll(described);
  }

  private static Set<String> operations(String service) throws IOException {
    JsonNode document =
        new ObjectMapper().readTree(new File("../../" + service + "/target/openapi/openapi.json"));
    Set<String> names = new TreeSet<>();
    for (JsonNode path : document.path("paths")) {
      for (JsonNode operation : path) {
        if (operation.has("operationId")) {
          String tag = operation.path("tags").path(0).asText();
          names.add(tag + "." + operation.path("operationId").asText());
        }
      }
    }
    return names;
  }

  private static Set<String> offered() {
    return Stream.of(HoldfastServer.class.getDeclaredMethods())
        .filter(tag -> tag.getReturnType().getSimpleName().endsWith("Api"))
        .flatMap(
            tag ->
                Stream.of(tag.getReturnType().getDeclaredMethods())
                    .map(Method::getName)
                    .map(operation -> tag.getName() + "." + operation))
        .collect(Collectors.toSet());
  }
}
