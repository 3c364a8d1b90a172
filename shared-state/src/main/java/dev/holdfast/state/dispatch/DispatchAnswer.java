package dev.holdfast.state.dispatch;

import dev.holdfast.state.event.LoggedEvent;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What a script that may change the dispatch answers.
 *
 * @param result its first word
 * @param undelivered events that have not been handed on, by the call in whose log they stand
 * @param looks how long until a call needs a look (ms), by its id
 * @param queues in which something has changed
 * @param counts what happened, for the metrics
 * @param rest what else it returns
 */
record DispatchAnswer(
    String result,
    Map<String, List<LoggedEvent>> undelivered,
    Map<String, Long> looks,
    List<String> queues,
    List<Count> counts,
    List<Response> rest) {

  /** Something that happened in a queue. */
  record Count(String what, String queue, String value) {}

  static DispatchAnswer of(Response response) {
    Response change = response.get(1);
    Map<String, List<LoggedEvent>> undelivered = new LinkedHashMap<>();
    for (Response call : change.get(0)) {
      undelivered.put(call.get(0).toString(), LoggedEvent.list(call.get(1)));
    }
    Map<String, Long> looks = new LinkedHashMap<>();
    for (int i = 0; i < change.get(1).size(); i += 2) {
      looks.put(change.get(1).get(i).toString(), change.get(1).get(i + 1).toLong());
    }
    return new DispatchAnswer(
        response.get(0).toString(),
        undelivered,
        looks,
        texts(change.get(2)),
        change.get(3).stream()
            .map(
                one ->
                    new Count(one.get(0).toString(), one.get(1).toString(), one.get(2).toString()))
            .toList(),
        response.stream().skip(2).toList());
  }

  String text(int index) {
    return rest.get(index).toString();
  }

  long number(int index) {
    return rest.get(index).toLong();
  }

  List<String> texts(int index) {
    return texts(rest.get(index));
  }

  private static List<String> texts(Response list) {
    return StreamSupport.stream(list.spliterator(), false).map(Response::toString).toList();
  }
}
