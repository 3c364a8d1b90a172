package dev.holdfast.transcripts.access;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;

/**
 * Who asks for which call's transcript, as it stands in a request. {@link AccessCheck} lets it in.
 */
public final class TranscriptRequest {
  @HeaderParam(HttpHeaders.AUTHORIZATION)
  String authorization;

  @PathParam("callId")
  String callId;

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
