package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * What dispatch/show returns, parsed: some calls and agents of a queue.
 *
 * @param totals {@code {at, waiting, samples, meanWaitMs, expectedWaitMs?}} of the whole queue
 * @param rest where the agents go on; empty if there are no more
 */
record QueuePart(
    JsonNode totals, List<QueueView.Call> calls, List<QueueView.Agent> agents, String rest) {
  static QueuePart of(Response shown) {
    return new QueuePart(
        DispatchViews.json(shown.get(0)),
        DispatchViews.jsons(shown.get(1)).map(QueueView.Call::of).toList(),
        DispatchViews.jsons(shown.get(2)).map(QueueView.Agent::of).toList(),
        shown.get(3).toString());
  }
}
