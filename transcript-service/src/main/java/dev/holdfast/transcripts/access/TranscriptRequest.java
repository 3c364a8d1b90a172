package dev.holdfast.transcripts.access;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/**
 * Who asks for which call's transcript, as it stands in a request. {@link AccessCheck} lets it in.
 */
public final class TranscriptRequest {
  @HeaderParam(HttpHeaders.AUTHORIZATION)
  String authorization;

  @Parameter(example = "Yk3vT9qZ1mB7")
  @PathParam("callId")
  String callId;

  @Parameter(description = "where the call is; without it, wherever it was last", example = "lobby")
  @QueryParam("roomId")
  String roomId;

  Optional<String> authorization() {
    return Optional.ofNullable(authorization);
  }

  String callId() {
    return callId;
  }

  /** Where the call is said to be. */
  Optional<String> roomId() {
    return Optional.ofNullable(roomId);
  }
}
