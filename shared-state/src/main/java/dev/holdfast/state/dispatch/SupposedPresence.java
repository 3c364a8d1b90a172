package dev.holdfast.state.dispatch;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * What the dispatch supposes of a user's connection; the session knows better.
 *
 * @param epoch the session's, as the dispatch last heard of it
 */
record SupposedPresence(String userId, String sessionId, long epoch, boolean isThere) {
  /** What a script returns as {@code [user, session, epoch, 'there' | 'away', …]}. */
  static List<SupposedPresence> list(Response flat) {
    List<SupposedPresence> supposed = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 4) {
      supposed.add(
          new SupposedPresence(
              flat.get(i).toString(),
              flat.get(i + 1).toString(),
              flat.get(i + 2).toLong(),
              flat.get(i + 3).toString().equals("there")));
    }
    return supposed;
  }
}
