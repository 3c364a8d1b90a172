package dev.holdfast.rooms.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.Problems;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes responses of problems; in JSON whatever the request would have liked. */
@Singleton
final class ProblemResponses implements Problems {
  private static final int RETRY_AFTER_SECONDS = 1;

  private final ObjectMapper json;

  ProblemResponses(ObjectMapper json) {
    this.json = json;
  }

  Response of(ErrorCode code, String detail) {
    return of(code, code.httpStatus(), detail, List.of());
  }

  Response of(ErrorCode code, int status, String detail, List<FieldError> errors) {
    Response.ResponseBuilder response =
        Response.status(status)
            .type(MEDIA_TYPE)
            .entity(
                text(Problem.of(code, status, detail, errors)).getBytes(StandardCharsets.UTF_8));
    if (code.retryable() && status != Response.Status.INTERNAL_SERVER_ERROR.getStatusCode()) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (status == Response.Status.UNAUTHORIZED.getStatusCode()) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response.build();
  }

  @Override
  public String text(ErrorCode code, int status, String detail) {
    return text(Problem.of(code, status, detail, List.of()));
  }

  private String text(Problem problem) {
    try {
      return json.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
