package dev.holdfast.rooms.problem;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.holdfast.rooms.idempotency.IdempotencyKey;
import dev.holdfast.state.error.ErrorCode;
import jakarta.annotation.Priority;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers what is wrong with the fields of a request, and names them. */
final class FieldProblemMappers {
  private static final int METHOD_AND_PARAMETER = 2;

  /** What the endpoints call the header. */
  private static final String IDEMPOTENCY_KEY = "idempotencyKey";

  private final ProblemResponses problems;

  FieldProblemMappers(ProblemResponses problems) {
    this.problems = problems;
  }

  @ServerExceptionMapper
  Response invalid(InvalidRequest e) {
    return fields(List.of(e.error()));
  }

  @ServerExceptionMapper
  @Priority(1)
  Response invalid(ConstraintViolationException e) {
    return fields(
        e.getConstraintViolations().stream()
            .map(FieldProblemMappers::fieldError)
            .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
            .toList());
  }

  @ServerExceptionMapper
  @Priority(1)
  Response wrongType(MismatchedInputException e) {
    String field = fieldOf(e);
    return field.isEmpty()
        ? problems.of(ErrorCode.INVALID_PAYLOAD, "the body must be a JSON object")
        : fields(List.of(new FieldError(field, expectation(e))));
  }

  private Response fields(List<FieldError> errors) {
    String detail =
        errors.stream()
            .map(error -> error.field() + " " + error.message())
            .collect(Collectors.joining("; "));
    return problems.of(
        ErrorCode.INVALID_PAYLOAD, ErrorCode.INVALID_PAYLOAD.httpStatus(), detail, errors);
  }

  private static FieldError fieldError(ConstraintViolation<?> violation) {
    List<Path.Node> nodes =
        StreamSupport.stream(violation.getPropertyPath().spliterator(), false).toList();
    int from = nodes.size() > METHOD_AND_PARAMETER ? METHOD_AND_PARAMETER : nodes.size() - 1;
    String field =
        nodes.stream()
            .skip(from)
            .filter(node -> node.getName() != null && !node.getName().startsWith("<"))
            .map(Path.Node::getName)
            .collect(Collectors.joining("."));
    String name = field.equals(IDEMPOTENCY_KEY) ? IdempotencyKey.HEADER : field;
    return new FieldError(name, violation.getMessage());
  }

  static String fieldOf(JsonMappingException e) {
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        field.append('[').append(step.getIndex()).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return field.toString();
  }

  private static String expectation(MismatchedInputException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "is not known";
    }
    Class<?> wanted = e.getTargetType() == null ? Object.class : e.getTargetType();
    if (Duration.class.equals(wanted)) {
      return "must be an ISO-8601 duration such as PT5M, or a number of seconds";
    }
    if (Number.class.isAssignableFrom(wanted) || wanted.isPrimitive()) {
      return "must be a whole number";
    }
    if (Collection.class.isAssignableFrom(wanted)) {
      return "must be a list";
    }
    return CharSequence.class.isAssignableFrom(wanted) ? "must be a string" : "must be an object";
  }
}
