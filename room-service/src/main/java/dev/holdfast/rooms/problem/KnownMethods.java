package dev.holdfast.rooms.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which methods an address knows: who uses another one is to be told (RFC 9110 §15.5.6). The HTTP
 * layer keeps that to itself; the OpenAPI document has it.
 */
@Singleton
final class KnownMethods {
  private static final Set<String> METHODS = Set.of("DELETE", "GET", "PATCH", "POST", "PUT");
  private static final Pattern VARIABLE = Pattern.compile("\\{[^/]+}");

  private final Map<Pattern, Set<String>> byAddress = new LinkedHashMap<>();

  KnownMethods(OpenApiDocumentService documents, ObjectMapper json) throws IOException {
    JsonNode paths =
        json.readTree(documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON))
            .path("paths");
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      String address = VARIABLE.matcher(path.getKey()).replaceAll("[^/]+");
      Set<String> methods = new TreeSet<>();
      path.getValue()
          .fieldNames()
          .forEachRemaining(one -> methods.add(one.toUpperCase(Locale.ROOT)));
      methods.retainAll(METHODS);
      methods.add("OPTIONS");
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      byAddress.put(Pattern.compile(address), methods);
    }
  }

  /** In alphabetical order; none if the address is not there. */
  Set<String> of(String path) {
    Set<String> all = new TreeSet<>();
    byAddress.forEach(
        (address, methods) -> {
          if (address.matcher(path).matches()) {
            all.addAll(methods);
          }
        });
    return all;
  }
}
