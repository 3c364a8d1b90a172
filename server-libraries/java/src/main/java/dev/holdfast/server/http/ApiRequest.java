package dev.holdfast.server.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;

/** A request of the HTTP API. Parameters that are null are left out. */
public final class ApiRequest {
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final String method;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
  private String path;
  private Object body;

  private ApiRequest(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /**
   * @param path such as {@code /v1/rooms/{id}}
   */
  public static ApiRequest of(String method, String path) {
    return new ApiRequest(method, path);
  }

  /**
   * @throws IllegalArgumentException without a value the address would be another one
   */
  public ApiRequest path(String name, Object value) {
    if (value == null || value.toString().isEmpty()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    path = path.replace("{" + name + "}", encoded(value));
    return this;
  }

  public ApiRequest query(String name, Object value) {
    if (value != null) {
      query.add(encoded(name) + "=" + encoded(value));
    }
    return this;
  }

  /** Where a key for repetitions may stand, one stands always: the request may be sent twice. */
  public ApiRequest header(String name, Object value) {
    if (value != null) {
      headers.put(name, value.toString());
    } else if (name.equals(IDEMPOTENCY_KEY)) {
      headers.put(name, UUID.randomUUID().toString());
    }
    return this;
  }

  public ApiRequest body(Object value) {
    body = value;
    return this;
  }

  /**
   * @throws IllegalArgumentException there is none
   */
  public ApiRequest requiredBody(Object value) {
    if (value == null) {
      throw new IllegalArgumentException(this + ": the body is missing");
    }
    return body(value);
  }

  String method() {
    return method;
  }

  Map<String, String> headers() {
    return headers;
  }

  Optional<Object> body() {
    return Optional.ofNullable(body);
  }

  URI at(URI base) {
    return URI.create(base.toString().replaceAll("/+$", "") + path + query);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }

  // Spaces in a path are not those of a form.
  private static String encoded(Object value) {
    return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
