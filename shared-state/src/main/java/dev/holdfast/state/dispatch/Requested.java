package dev.holdfast.state.dispatch;

import io.vertx.redis.client.Response;
import java.util.List;

/**
 * What dispatch/request returns, parsed: the open call, and by which session it was held before.
 */
record Requested(List<Displaced> displaced, Ticket ticket) {
  static Requested of(String result, List<Response> rest) {
    return new Requested(Displaced.list(rest.get(0)), DispatchViews.ticket(rest.get(1)));
  }
}
