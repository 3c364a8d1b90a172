package dev.holdfast.transcripts.problem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.ProblemDocument;
import dev.holdfast.transcripts.segment.InvalidSegment;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Whatever goes wrong in a request is answered as a problem. */
class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final int NOT_FOUND = 404;

  @ServerExceptionMapper
  Response refused(HoldfastException error) {
    return Problem.response(
        ProblemDocument.of(error.code(), error.code().httpStatus(), error.getMessage()));
  }

  @ServerExceptionMapper
  Response invalid(InvalidSegment error) {
    ErrorCode code = ErrorCode.INVALID_PAYLOAD;
    ObjectNode body = ProblemDocument.of(code, code.httpStatus(), error.getMessage());
    error.index().ifPresent(index -> body.put("index", index));
    error.field().ifPresent(field -> body.put("field", field));
    return Problem.response(body);
  }

  /** What the platform refuses: unknown paths, methods, media types. */
  @ServerExceptionMapper
  Response refusedByPlatform(WebApplicationException error) {
    int status = error.getResponse().getStatus();
    ErrorCode code = status == NOT_FOUND ? ErrorCode.NOT_FOUND : ErrorCode.INVALID_PAYLOAD;
    return Problem.response(ProblemDocument.of(code, status, error.getMessage()));
  }

  @ServerExceptionMapper
  Response failed(Throwable error) {
    LOG.error("a request failed", error);
    ErrorCode code = ErrorCode.INTERNAL;
    return Problem.response(
        ProblemDocument.of(code, code.httpStatus(), "something went wrong here"));
  }
}
