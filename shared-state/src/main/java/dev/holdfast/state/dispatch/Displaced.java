package dev.holdfast.state.dispatch;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * A session whose user is served by another one now.
 *
 * @param what that other one took over: payload of {@code session-displaced}
 */
record Displaced(String sessionId, String what) {
  /** What a script returns as {@code [session, JSON, …]}. */
  static List<Displaced> list(Response flat) {
    List<Displaced> displaced = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 2) {
      displaced.add(new Displaced(flat.get(i).toString(), flat.get(i + 1).toString()));
    }
    return displaced;
  }
}
