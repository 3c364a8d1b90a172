package dev.holdfast.state.dispatch;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What dispatch/reconcile returns, parsed.
 *
 * @param next when to reconcile again; empty for never
 * @param overdue an accept that was begun and not finished in time
 * @param customer who waits; nobody if the call does not wait
 */
record CallReconciliation(
    Optional<Duration> next, Optional<Intent> overdue, List<SupposedPresence> customer) {
  static CallReconciliation of(String result, List<Response> rest) {
    return new CallReconciliation(
        next(rest.get(0)),
        Optional.of(rest.get(1))
            .filter(intent -> !intent.toString().isEmpty())
            .map(DispatchViews::intent),
        SupposedPresence.list(rest.get(2)));
  }

  /** A delay in ms; -1 for never. */
  static Optional<Duration> next(Response delay) {
    return Optional.of(delay.toLong()).filter(ms -> ms >= 0).map(Duration::ofMillis);
  }
}
