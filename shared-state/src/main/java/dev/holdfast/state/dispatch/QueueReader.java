package dev.holdfast.state.dispatch;

import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Reads a queue in parts, so that Redis is never kept from others for long. */
final class QueueReader {
  private static final int MOST_CALLS = 1_000;

  private QueueReader() {}

  /** Waits: call it on a virtual thread. */
  static QueueView read(DispatchScripts scripts, String queue) {
    List<Response> parts = new ArrayList<>();
    String cursor = DispatchScripts.FIRST;
    int before = 0;
    do {
      Response part = Await.on(scripts.show(queue, cursor, before));
      parts.add(part);
      cursor = part.get(3).toString();
      before += part.get(1).size() == 0 ? MOST_CALLS : DispatchScripts.SHOWN_AT_ONCE;
    } while (!cursor.isEmpty() || before < MOST_CALLS);
    return DispatchViews.queue(queue, parts);
  }
}
