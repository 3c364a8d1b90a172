package dev.holdfast.transcripts.problem;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.ProblemDocument;
import dev.holdfast.state.openapi.ProblemAnswers;
import dev.holdfast.state.openapi.SchemaForms;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Says of every operation with which problems it may answer. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ProblemsInOpenApi implements OASFilter {
  private static final Set<ErrorCode> CODES =
      EnumSet.of(
          ErrorCode.UNAUTHORIZED,
          ErrorCode.TOKEN_EXPIRED,
          ErrorCode.FORBIDDEN,
          ErrorCode.REMOVED,
          ErrorCode.NOT_FOUND,
          ErrorCode.CALL_NOT_FOUND,
          ErrorCode.CALL_ENDED,
          ErrorCode.TRANSCRIPT_HELD,
          ErrorCode.INVALID_PAYLOAD,
          ErrorCode.PAYLOAD_TOO_LARGE,
          ErrorCode.RATE_LIMITED,
          ErrorCode.INTERNAL,
          ErrorCode.UNAVAILABLE,
          ErrorCode.DRAINING,
          ErrorCode.OVERLOADED);

  private final ObjectMapper json = new ObjectMapper();

  @Override
  public void filterOpenAPI(OpenAPI document) {
    new ProblemAnswers(CODES, this::example).describe(document);
    SchemaForms.translate(document);
  }

  private Map<String, Object> example(ErrorCode code, int status, String detail) {
    return json.convertValue(ProblemDocument.of(code, status, detail), new TypeReference<>() {});
  }
}
