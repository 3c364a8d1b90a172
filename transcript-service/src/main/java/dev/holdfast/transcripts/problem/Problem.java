package dev.holdfast.transcripts.problem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.http.Problems;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Answers with problems. */
final class Problem {
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  private static final int RATE_LIMITED = 429;
  private static final int RETRY_AFTER_SECONDS = 1;

  private Problem() {}

  static Response response(ObjectNode body) {
    int status = body.get("status").asInt();
    Response.ResponseBuilder response =
        Response.status(status).type(Problems.MEDIA_TYPE).entity(body.toString());
    if (status == UNAUTHORIZED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (status == UNAVAILABLE || status == RATE_LIMITED) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.build();
  }
}
