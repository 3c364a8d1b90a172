package dev.holdfast.transcripts.socket;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.token.Caller;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asked for at the upgrade; it has been found to be allowed.
 *
 * @param query the first value of each parameter, as the client gave it
 * @param abruptClose ends its connection at once
 */
public record UpgradeRequest(
    Caller caller, String callId, Map<String, String> query, AbruptClose abruptClose) {
  /** The parameter that says where the call is. */
  public static final String ROOM_ID = "roomId";

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }
}
