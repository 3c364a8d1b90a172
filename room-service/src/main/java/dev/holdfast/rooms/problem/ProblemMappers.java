package dev.holdfast.rooms.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.holdfast.rooms.access.TooManyWrongKeys;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every refusal and failure that is not about the request's fields with a problem. */
final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  private final ProblemResponses problems;
  private final KnownMethods methods;

  ProblemMappers(ProblemResponses problems, KnownMethods methods) {
    this.problems = problems;
    this.methods = methods;
  }

  @ServerExceptionMapper
  Response refused(HoldfastException refusal) {
    return problems.of(refusal.code(), refusal.getMessage());
  }

  @ServerExceptionMapper
  Response tooManyWrongKeys(TooManyWrongKeys e) {
    Response refusal = problems.of(ErrorCode.RATE_LIMITED, e.getMessage());
    return Response.fromResponse(refusal)
        .header(HttpHeaders.RETRY_AFTER, null)
        .header(HttpHeaders.RETRY_AFTER, e.pause().toSeconds() + 1)
        .build();
  }

  @ServerExceptionMapper
  @Priority(1)
  Response notSignedIn(UnauthorizedException e) {
    return problems.of(ErrorCode.UNAUTHORIZED, Unauthorized.NOBODY);
  }

  @ServerExceptionMapper
  @Priority(1)
  Response badToken(AuthenticationFailedException e) {
    return refused(Unauthorized.of(e));
  }

  @ServerExceptionMapper
  @Priority(1)
  Response forbidden(ForbiddenException e) {
    return problems.of(ErrorCode.FORBIDDEN, "the caller's role may not do this");
  }

  /** What the HTTP layer finds wrong before an endpoint is reached. */
  @ServerExceptionMapper
  Response http(WebApplicationException e, HttpServerRequest request) {
    int status = e.getResponse().getStatus();
    return switch (status) {
      case 404, 405 -> notThere(request);
      case 406 -> of(ErrorCode.INVALID_PAYLOAD, status, "none of the accepted media types is made");
      case 415 -> of(ErrorCode.INVALID_PAYLOAD, status, "send application/json");
      case 400 -> unreadable(e);
      default ->
          status < 500
              ? of(ErrorCode.INVALID_PAYLOAD, status, e.getMessage())
              : problems.of(ErrorCode.INTERNAL, "something went wrong here");
    };
  }

  @ServerExceptionMapper
  Response failed(Throwable e, HttpServerRequest request) {
    if (e instanceof IOException && request.response().closed()) {
      LOG.debugf("an answer was not read to its end: %s", e.getMessage());
    } else {
      LOG.errorf(e, "%s %s failed", request.method(), request.path());
    }
    return problems.of(ErrorCode.INTERNAL, HoldfastException.of(e).getMessage());
  }

  private Response of(ErrorCode code, int status, String detail) {
    return problems.of(code, status, detail, List.of());
  }

  // To the HTTP layer a method that is not known at an address is now the one, now the other.
  private Response notThere(HttpServerRequest request) {
    Set<String> known = methods.of(request.path());
    if (known.isEmpty() || known.contains(request.method().name())) {
      return problems.of(ErrorCode.NOT_FOUND, "there is nothing at this address");
    }
    Response refusal =
        of(
            ErrorCode.NOT_FOUND,
            Response.Status.METHOD_NOT_ALLOWED.getStatusCode(),
            "this address does not know the method");
    return Response.fromResponse(refusal)
        .header(HttpHeaders.ALLOW, String.join(", ", known))
        .build();
  }

  private Response unreadable(WebApplicationException e) {
    int status = e.getResponse().getStatus();
    if (e.getCause() instanceof JsonMappingException broken
        && broken.getCause() instanceof InputCoercionException) {
      FieldError error = new FieldError(FieldProblemMappers.fieldOf(broken), "is out of range");
      String detail = error.field() + " " + error.message();
      return problems.of(ErrorCode.INVALID_PAYLOAD, status, detail, List.of(error));
    }
    return of(ErrorCode.INVALID_PAYLOAD, status, malformed(e));
  }

  private static String malformed(WebApplicationException e) {
    return e.getCause() instanceof JsonProcessingException json && json.getLocation() != null
        ? "the body is not JSON: line %d, column %d"
            .formatted(json.getLocation().getLineNr(), json.getLocation().getColumnNr())
        : "the request cannot be read";
  }
}
