package dev.holdfast.rooms.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;

/** Says of every operation that it may answer with a problem. */
@OpenApiFilter
public final class ProblemsInOpenApi implements OASFilter {
  /** The component of the OpenAPI document that describes such an answer. */
  public static final String RESPONSE = "problem";

  @Override
  public Operation filterOperation(Operation operation) {
    // The generator's own remark on validation, which says less.
    operation.getResponses().removeAPIResponse("400");
    operation
        .getResponses()
        .addAPIResponse("default", OASFactory.createAPIResponse().ref(RESPONSE));
    return operation;
  }
}
