package dev.holdfast.state.call;

import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What call/record returns, parsed.
 *
 * @param requestedAt when the call was asked for, ms since the Unix epoch; empty if nothing is left
 *     of its beginning
 * @param endedFor why the call ended, if it did by this; empty if not
 * @param entered of each source, how many of its events, the last ones, were entered by this
 * @param times in states, if the call ended by this; zero if not
 */
record Recorded(
    OptionalLong requestedAt,
    Optional<String> endedFor,
    List<Integer> entered,
    TimeInStates times) {
  static Recorded of(Response answer) {
    String requestedAt = answer.get(0).toString();
    return new Recorded(
        requestedAt.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(requestedAt)),
        Optional.of(answer.get(1).toString()).filter(reason -> !reason.isEmpty()),
        answer.get(2).stream().map(Response::toInteger).toList(),
        times(answer.get(3)));
  }

  private static TimeInStates times(Response ms) {
    return ms.size() < 4
        ? new TimeInStates(0, 0, 0, 0)
        : new TimeInStates(
            ms.get(0).toLong(), ms.get(1).toLong(), ms.get(2).toLong(), ms.get(3).toLong());
  }
}
