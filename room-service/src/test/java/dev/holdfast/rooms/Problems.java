package dev.holdfast.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;

/** What every refusal has to look like (RFC 9457). */
public final class Problems {
  private Problems() {}

  /** These fields of the request are wrong, or, where none is named, all of it. */
  public static void assertInvalid(Response response, String... fields) {
    assertProblem(response, 400, "invalid-payload", fields);
  }

  public static void assertForbidden(Response response) {
    assertProblem(response, 403, "forbidden");
  }

  public static void assertProblem(Response response, int status, String code, String... fields) {
    String body = response.asString();
    assertThat(response.statusCode()).as(body).isEqualTo(status);
    assertThat(response.contentType()).startsWith("application/problem+json");
    assertThat(response.<String>path("code")).as(body).isEqualTo(code);
    assertThat(response.<Integer>path("status")).isEqualTo(status);
    assertThat(response.<String>path("type")).isEqualTo("urn:holdfast:problem:" + code);
    assertThat(response.<String>path("title")).isNotBlank();
    assertThat(response.<String>path("detail")).isNotBlank();
    List<Map<String, String>> errors = response.path("errors");
    assertThat(errors == null ? List.of() : errors.stream().map(one -> one.get("field")).toList())
        .as(body)
        .isEqualTo(List.of(fields));
  }
}
