package dev.holdfast.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.server.HoldfastApiError;
import dev.holdfast.server.HoldfastApiError.Field;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what is told of a refusal: problem+json (RFC 9457), or whatever a proxy has answered. */
final class Problems {
  private static final Duration A_DAY = Duration.ofDays(1);

  private Problems() {}

  static HoldfastApiError of(String request, HttpResponse<byte[]> answer, ObjectMapper json) {
    int status = answer.statusCode();
    Optional<Duration> retryAfter = retryAfter(answer);
    JsonNode problem = read(answer.body(), json);
    if (!isProblem(answer) || !problem.path("code").isTextual()) {
      String message = request + ": " + status + ", not by a service of Holdfast";
      return new HoldfastApiError(
          status, HoldfastApiError.UNEXPECTED_ANSWER, message, List.of(), retryAfter);
    }
    String code = problem.path("code").asText();
    String detail = problem.path("detail").asText(problem.path("title").asText(code));
    return new HoldfastApiError(status, code, detail, fields(problem, detail), retryAfter);
  }

  private static boolean isProblem(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Content-Type")
        .filter(type -> type.startsWith("application/problem+json"))
        .isPresent();
  }

  private static JsonNode read(byte[] body, ObjectMapper json) {
    try {
      return json.readTree(body);
    } catch (IOException notJson) {
      return json.missingNode();
    }
  }

  private static List<Field> fields(JsonNode problem, String detail) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode error : problem.path("errors")) {
      fields.add(new Field(error.path("field").asText(), error.path("message").asText()));
    }
    // transcript-service names one field, of one item.
    if (problem.path("field").isTextual()) {
      String item = problem.has("index") ? "[" + problem.path("index").asInt() + "]." : "";
      fields.add(new Field(item + problem.path("field").asText(), detail));
    }
    return fields;
  }

  /** Seconds, or a date; more than a day counts as a day. */
  private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return answer.headers().firstValue("Retry-After").flatMap(Problems::pauseIn);
  }

  private static Optional<Duration> pauseIn(String text) {
    if (text.matches("\\d+")) {
      boolean isLong = text.length() > 5;
      return Optional.of(isLong ? A_DAY : Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      Duration pause = Duration.between(Instant.now(), then);
      return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
    } catch (DateTimeParseException neither) {
      return Optional.empty();
    }
  }
}
