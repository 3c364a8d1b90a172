package dev.holdfast.state.dispatch;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scripts that show the dispatch and change nothing; one method each. */
@Singleton
final class DispatchQueries {
  /** Where a list that is read in parts begins. */
  static final String FIRST = "0";

  private static final int SHOWN_AT_ONCE = 200;
  private static final int MOST_CALLS = 1_000;
  private static final int NAMES_AT_ONCE = 500;

  private static final Script SHOW = Script.named("dispatch/show");
  private static final Script QUEUES = Script.named("dispatch/queues");
  private static final Script KNOWN = Script.named("dispatch/known");
  private static final Script SHOW_CUSTOMER = Script.named("dispatch/show-customer");
  private static final Script SHOW_AGENT = Script.named("dispatch/show-agent");

  private final DispatchScripts scripts;
  private final DispatchConfig config;

  DispatchQueries(DispatchScripts scripts, DispatchConfig config) {
    this.scripts = scripts;
    this.config = config;
  }

  /**
   * A queue. It is read in parts, so that Redis is never kept from others for long. Waits: call it
   * on a virtual thread.
   */
  QueueView queue(String name) {
    List<QueuePart> parts = new ArrayList<>();
    String cursor = FIRST;
    int before = 0;
    do {
      QueuePart part = Await.on(part(name, cursor, before));
      parts.add(part);
      cursor = part.rest();
      before += part.calls().isEmpty() ? MOST_CALLS : SHOWN_AT_ONCE;
    } while (!cursor.isEmpty() || before < MOST_CALLS);
    return DispatchViews.queue(name, parts);
  }

  /**
   * Some calls and agents of a queue.
   *
   * @param cursor of the agents; {@link #FIRST} for the first, empty for none
   * @param before how many calls that wait stand before the first that is shown
   */
  Future<QueuePart> part(String queue, String cursor, int before) {
    return scripts
        .run(SHOW, queue, config.expectedWait().toMillis(), SHOWN_AT_ONCE, cursor, before)
        .map(QueuePart::of);
  }

  /** Some names, and where the rest begins: at {@link #FIRST} if there is none. */
  record Names(List<String> names, String rest) {}

  Future<Names> queues(String cursor) {
    return scripts
        .runAlone(QUEUES, config.retention().toMillis(), cursor, NAMES_AT_ONCE)
        .map(page -> new Names(DispatchAnswer.texts(page.get(1)), page.get(0).toString()));
  }

  /** Whether a queue was ever served, or was used lately. */
  Future<Boolean> isKnown(String queue) {
    return scripts.run(KNOWN, queue).map(Response::toBoolean);
  }

  /** A customer's open call. */
  Future<Optional<CustomerCall>> customerCall(String userId) {
    return scripts
        .run(SHOW_CUSTOMER, userId, config.expectedWait().toMillis())
        .map(DispatchViews::customerCall);
  }

  /** An agent, if known. */
  Future<Optional<AgentState>> agent(String userId) {
    return scripts.run(SHOW_AGENT, userId).map(DispatchViews::agent);
  }
}
