package dev.holdfast.rooms.problem;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.openapi.AnswerFields;
import dev.holdfast.state.openapi.ProblemAnswers;
import dev.holdfast.state.openapi.SchemaForms;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Says of every operation with which problems it may answer. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ProblemsInOpenApi implements OASFilter {
  // What only sockets are told of is left out.
  private static final Set<ErrorCode> CODES =
      EnumSet.complementOf(
          EnumSet.of(
              ErrorCode.TRANSCRIPT_HELD,
              ErrorCode.CALL_NOT_RINGING,
              ErrorCode.NOT_IN_ROOM,
              ErrorCode.ROOM_FULL,
              ErrorCode.UNKNOWN_EVENT,
              ErrorCode.TOO_MANY_SESSIONS,
              ErrorCode.SESSION_DISPLACED,
              ErrorCode.SESSION_EXPIRED));

  private final ObjectMapper json = new ObjectMapper();

  @Override
  public void filterOpenAPI(OpenAPI document) {
    new ProblemAnswers(CODES, this::example).describe(document);
    AnswerFields.require(document);
    SchemaForms.translate(document);
  }

  private Map<String, Object> example(ErrorCode code, int status, String detail) {
    return json.convertValue(Problem.of(code, status, detail, List.of()), new TypeReference<>() {});
  }
}
