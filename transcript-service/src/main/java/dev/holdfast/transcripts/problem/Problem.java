package dev.holdfast.transcripts.problem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.Excerpt;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Builds error answers: RFC 9457, with the catalogue's stable code. */
final class Problem {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  private static final int RATE_LIMITED = 429;
  private static final int RETRY_AFTER_SECONDS = 1;

  private Problem() {}

  static ObjectNode body(ErrorCode code, int status, String detail) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "about:blank")
        .put("title", known == null ? code.code() : known.getReasonPhrase())
        .put("status", status)
        .put("code", code.code())
        .put("detail", Excerpt.of(detail))
        .put("retryable", code.retryable());
  }

  static Response response(ObjectNode body) {
    int status = body.get("status").asInt();
    Response.ResponseBuilder response =
        Response.status(status).type(MEDIA_TYPE).entity(body.toString());
    if (status == UNAUTHORIZED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (status == UNAVAILABLE || status == RATE_LIMITED) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.build();
  }
}
