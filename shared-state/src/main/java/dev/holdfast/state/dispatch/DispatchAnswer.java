package dev.holdfast.state.dispatch;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.stream.TraceParent;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What a script that may change the dispatch returns, parsed.
 *
 * @param result the script's own word for what it did, as its header lists them
 * @param decision what that means
 * @param undelivered events that have not been relayed, by the call in whose log they stand
 * @param deadlines how long until a call is to be reconciled (ms), by its id
 * @param queues in which something has changed
 * @param counts what happened, for the metrics
 * @param <T> what the script returns besides if it does what it was asked for
 */
record DispatchAnswer<T>(
    String result,
    Decision<T> decision,
    Map<String, List<LoggedEvent>> undelivered,
    Map<String, Long> deadlines,
    List<String> queues,
    List<Count> counts) {

  /** What a script has decided. */
  sealed interface Decision<T> {
    record Done<T>(T value) implements Decision<T> {}

    /** It has changed nothing. */
    record Refused<T>(Refusal why) implements Decision<T> {}
  }

  /** The value of a script that returns nothing besides. */
  record Plain() {
    static Plain of(String result, List<Response> rest) {
      return new Plain();
    }
  }

  /**
   * Something that happened in a queue.
   *
   * @param trace of the call; none if nobody records it
   */
  record Count(String what, String queue, String value, TraceParent trace) {
    private static final int TRACE = 3;

    static Count of(List<String> one) {
      TraceParent trace = one.size() > TRACE ? TraceParent.parse(one.get(TRACE)) : TraceParent.NONE;
      return new Count(one.get(0), one.get(1), one.get(2), trace);
    }
  }

  /**
   * Reads what a script returns.
   *
   * @param parser makes the value from the script's word and from what it returns besides
   */
  static <T> DispatchAnswer<T> of(Response response, BiFunction<String, List<Response>, T> parser) {
    String result = response.get(0).toString();
    Response change = response.get(1);
    return new DispatchAnswer<>(
        result,
        Refusal.named(result)
            .<Decision<T>>map(Decision.Refused::new)
            .orElseGet(
                () ->
                    new Decision.Done<>(parser.apply(result, response.stream().skip(2).toList()))),
        undelivered(change.get(0)),
        deadlines(change.get(1)),
        texts(change.get(2)),
        change.get(3).stream().map(one -> texts(one)).map(Count::of).toList());
  }

  /**
   * The script's value.
   *
   * @throws HoldfastException if it has refused
   */
  T orThrow() {
    return switch (decision) {
      case Decision.Done<T>(T value) -> value;
      case Decision.Refused<T>(Refusal why) -> throw why.exception();
    };
  }

  /** The same, as if all was delivered. */
  DispatchAnswer<T> withoutEvents() {
    return new DispatchAnswer<>(result, decision, Map.of(), deadlines, queues, counts);
  }

  /** The elements of a list. */
  static List<String> texts(Response list) {
    return list.stream().map(Response::toString).toList();
  }

  private static Map<String, List<LoggedEvent>> undelivered(Response calls) {
    Map<String, List<LoggedEvent>> undelivered = new LinkedHashMap<>();
    for (Response call : calls) {
      undelivered.put(call.get(0).toString(), LoggedEvent.list(call.get(1)));
    }
    return undelivered;
  }

  private static Map<String, Long> deadlines(Response pairs) {
    Map<String, Long> deadlines = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      deadlines.put(pairs.get(i).toString(), pairs.get(i + 1).toLong());
    }
    return deadlines;
  }
}
