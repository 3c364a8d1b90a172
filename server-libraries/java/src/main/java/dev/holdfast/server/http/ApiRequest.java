package dev.holdfast.server.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;

/** A request of the HTTP API. Parameters that are null are left out. */
public final class ApiRequest {
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final Set<String> NO_IDS = Set.of("", ".", "..");

  private final String method;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
  private String path;
  private Object body;
  private boolean repeatable;

  private ApiRequest(String method, String path) {
    this.method = method;
    this.path = path;
    this.repeatable = !method.equals("POST");
  }

  /**
   * @param path such as {@code /v1/rooms/{id}}
   */
  public static ApiRequest of(String method, String path) {
    return new ApiRequest(method, path);
  }

  /**
   * @throws IllegalArgumentException without a value, or by a step, the address would be another
   *     one
   */
  public ApiRequest path(String name, Object value) {
    if (value == null || NO_IDS.contains(value.toString())) {
      throw new IllegalArgumentException(name + " must be an id, not " + value);
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

  /** It does no harm if it is done twice, though it is a POST. */
  public ApiRequest repeatable() {
    repeatable = true;
    return this;
  }

  /** Where a key for repetitions may stand, one stands always: the request may be sent twice. */
  public ApiRequest header(String name, Object value) {
    repeatable |= name.equals(IDEMPOTENCY_KEY);
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

  boolean isRepeatable() {
    return repeatable;
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
