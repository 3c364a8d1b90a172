package dev.holdfast.state.dispatch;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The queues that there are: those that the configuration names, those for which an agent was ever
 * available, and those that were used within the retention. A call would wait for long in one that
 * nobody serves because its name is misspelt.
 *
 * <p>These methods wait: call them on a virtual thread.
 */
@Singleton
public final class KnownQueues {
  private final DispatchQueries queries;
  private final DispatchConfig config;

  KnownQueues(DispatchQueries queries, DispatchConfig config) {
    this.queries = queries;
    this.config = config;
  }

  /**
   * Of those that are configured or were used within the retention the names, in alphabetical
   * order.
   */
  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(config.queues().keySet());
    names.addAll(used());
    return names;
  }

  /** Those that were used; however many they are, Redis is never kept from others for long. */
  Set<String> used() {
    Set<String> names = new HashSet<>();
    String cursor = DispatchQueries.FIRST;
    do {
      DispatchQueries.Names page = Await.on(queries.queues(cursor));
      names.addAll(page.names());
      cursor = page.rest();
    } while (!cursor.equals(DispatchQueries.FIRST));
    return names;
  }

  /**
   * @throws HoldfastException {@code queue-not-found}
   */
  public void require(String name) {
    if (!config.queues().containsKey(name) && !Await.on(queries.isKnown(name))) {
      throw new HoldfastException(
          ErrorCode.QUEUE_NOT_FOUND,
          "there is no queue "
              + name
              + ": it is not configured, and no agent was ever available for it");
    }
  }

  void require(Target target) {
    if (target instanceof Target.Queue(String name)) {
      require(name);
    }
  }
}
