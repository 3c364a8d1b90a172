package dev.holdfast.rooms.idempotency;

import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The header by which a client says that a request is the same as one before. */
public final class IdempotencyKey {
  /** The header. */
  public static final String HEADER = "Idempotency-Key";

  @Parameter(
      description =
          "The same key gives the first answer again, for 24 h; with another request it is"
              + " idempotency-conflict")
  @HeaderParam(HEADER)
  @Size(min = 1, max = 255)
  String idempotencyKey;

  /**
   * The request that came with it, or without one.
   *
   * @param address method and path
   * @param body as it was understood
   */
  public IdempotencyKeys.Write of(String address, Object body) {
    return new IdempotencyKeys.Write(Optional.ofNullable(idempotencyKey), address, body);
  }
}
