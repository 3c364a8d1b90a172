package dev.holdfast.state.dispatch;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What dispatch/reconcile-queue returns, parsed.
 *
 * @param next when to reconcile again; empty for never
 * @param moved whose position has changed, or for whom the first agent has come or the last one
 *     gone
 * @param agents who serve the queue
 * @param waiting calls that wait
 * @param told sessions that are to be told of the agents
 * @param supposed agents of whom the sessions are to be asked
 * @param step is to be confirmed once all was announced; empty if nobody is to be told anything
 */
record QueueReconciliation(
    Optional<Duration> next,
    List<Moved> moved,
    ServingAgents agents,
    int waiting,
    List<String> told,
    List<SupposedPresence> supposed,
    Optional<String> step) {

  /**
   * A call that waits.
   *
   * @param sessionId the customer's
   * @param position from 1
   * @param estimatedWait empty if nobody can say
   */
  record Moved(String callId, String sessionId, int position, Optional<Duration> estimatedWait) {
    private static List<Moved> list(Response flat) {
      List<Moved> moved = new ArrayList<>();
      for (int i = 0; i < flat.size(); i += 4) {
        moved.add(
            new Moved(
                flat.get(i).toString(),
                flat.get(i + 1).toString(),
                flat.get(i + 2).toInteger(),
                DispatchViews.millis(flat.get(i + 3))));
      }
      return moved;
    }
  }

  static QueueReconciliation of(String result, List<Response> rest) {
    List<Integer> counts = rest.get(2).stream().map(Response::toInteger).toList();
    return new QueueReconciliation(
        CallReconciliation.next(rest.get(0)),
        Moved.list(rest.get(1)),
        ServingAgents.of(counts),
        counts.getLast(),
        DispatchAnswer.texts(rest.get(3)),
        SupposedPresence.list(rest.get(4)),
        Optional.of(rest.get(5).toString()).filter(step -> !step.isEmpty()));
  }
}
