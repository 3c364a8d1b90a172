package dev.holdfast.transcripts.live;

import dev.holdfast.state.token.Caller;
import io.quarkus.websockets.next.UserData;
import java.util.Optional;

/**
 * What a client asked for at the upgrade; it has been found to be allowed.
 *
 * @param after as the client gave it
 * @param cut ends its connection at once
 */
record Visit(Caller caller, String callId, Optional<String> after, Cut cut) {
  static final UserData.TypedKey<Visit> KEY = new UserData.TypedKey<>("visit");
}
