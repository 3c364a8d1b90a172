package dev.holdfast.state.openapi;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.CONFLICT;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_ACCEPTABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.TOO_MANY_REQUESTS;
import static io.netty.handler.codec.http.HttpResponseStatus.UNAUTHORIZED;
import static io.netty.handler.codec.http.HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE;

import dev.holdfast.state.error.ErrorCode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Says of every operation which problems it may answer with, by what is given to it. What that does
 * not tell, a conflict for example, the operation says itself: by an answer of that status.
 */
public final class ProblemAnswers {
  private static final String REPEATABLE = "Idempotency-Key";

  /** Clients are to expect statuses that they do not know. */
  private static final String OTHERWISE = "default";

  private final ProblemComponents components;

  /**
   * @param codes with which requests of the service are answered
   */
  public ProblemAnswers(Set<ErrorCode> codes, ProblemComponents.Example example) {
    this.components = new ProblemComponents(codes, example);
  }

  /** Adds the answers, and the components to which they refer. */
  public void describe(OpenAPI document) {
    Set<Integer> all = new TreeSet<>();
    for (var item : document.getPaths().getPathItems().values()) {
      for (Operation operation : item.getOperations().values()) {
        Set<Integer> statuses = statuses(operation);
        refer(operation.getResponses(), statuses);
        all.addAll(statuses);
      }
    }
    components.addTo(document.getComponents(), all);
  }

  private static void refer(APIResponses answers, Set<Integer> statuses) {
    statuses.forEach(
        status ->
            answers.addAPIResponse(
                status.toString(),
                OASFactory.createAPIResponse().ref(ProblemComponents.nameOf(status))));
    answers.addAPIResponse(
        OTHERWISE, OASFactory.createAPIResponse().ref(ProblemComponents.ANY_OTHER));
  }

  private static Set<Integer> statuses(Operation operation) {
    Set<Integer> statuses = new TreeSet<>(said(operation));
    add(statuses, TOO_MANY_REQUESTS, INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE);
    if (operation.getSecurity() == null || !operation.getSecurity().isEmpty()) {
      add(statuses, UNAUTHORIZED, FORBIDDEN);
    }
    if (operation.getRequestBody() != null) {
      add(statuses, BAD_REQUEST, REQUEST_ENTITY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE);
    }
    if (operation.getResponses().getAPIResponses().values().stream()
        .anyMatch(answer -> answer.getContent() != null)) {
      add(statuses, NOT_ACCEPTABLE);
    }
    for (Parameter parameter : parameters(operation)) {
      add(statuses, BAD_REQUEST);
      if (parameter.getIn() == Parameter.In.PATH) {
        add(statuses, NOT_FOUND);
      }
      if (REPEATABLE.equals(parameter.getName())) {
        add(statuses, CONFLICT);
      }
    }
    return statuses;
  }

  /** What the operation says itself. */
  private static List<Integer> said(Operation operation) {
    return operation.getResponses().getAPIResponses().keySet().stream()
        .filter(status -> status.startsWith("4") || status.startsWith("5"))
        .map(Integer::valueOf)
        .toList();
  }

  private static List<Parameter> parameters(Operation operation) {
    return operation.getParameters() == null ? List.of() : operation.getParameters();
  }

  private static void add(Set<Integer> statuses, HttpResponseStatus... more) {
    for (HttpResponseStatus one : more) {
      statuses.add(one.code());
    }
  }
}
