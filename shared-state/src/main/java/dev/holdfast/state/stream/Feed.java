package dev.holdfast.state.stream;

import dev.holdfast.state.redis.Subscriptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One stream's channel for all who follow the stream in this process: it is subscribed once, and
 * each message is parsed once and handed over by one task for each executor, however many follow.
 */
final class Feed implements Subscriptions.Listener {
  private static final Logger LOG = Logger.getLogger(Feed.class);

  // Copied when somebody comes or leaves: messages are far more.
  private volatile Map<Executor, List<Follower>> followers = Map.of();
  private boolean isHeard;

  /**
   * Takes a follower in.
   *
   * @return whether the channel was heard before, so that the follower may begin at once: if the
   *     connection is lost by now, it is told again with all others; else it is told with them
   */
  synchronized boolean add(Follower follower) {
    List<Follower> group = group(follower);
    group.add(follower);
    put(follower.executor(), group);
    return isHeard;
  }

  synchronized void remove(Follower follower) {
    List<Follower> group = group(follower);
    group.remove(follower);
    put(follower.executor(), group);
  }

  boolean isEmpty() {
    return followers.isEmpty();
  }

  private List<Follower> group(Follower follower) {
    return new ArrayList<>(followers.getOrDefault(follower.executor(), List.of()));
  }

  private void put(Executor executor, List<Follower> group) {
    Map<Executor, List<Follower>> all = new HashMap<>(followers);
    if (group.isEmpty()) {
      all.remove(executor);
    } else {
      all.put(executor, List.copyOf(group));
    }
    followers = Map.copyOf(all);
  }

  @Override
  public void subscribed() {
    tell(heard(), Follower::heardAgain);
  }

  @Override
  public void message(String message) {
    Notification notification = Notification.parse(message);
    Shared shared = new Shared();
    tell(followers, follower -> follower.heard(notification, shared));
  }

  private synchronized Map<Executor, List<Follower>> heard() {
    isHeard = true;
    return followers;
  }

  private static void tell(Map<Executor, List<Follower>> followers, Consumer<Follower> what) {
    followers.forEach(
        (executor, group) ->
            executor.execute(() -> group.forEach(follower -> tell(follower, what))));
  }

  // What fails at one of them is not to be felt by those behind it.
  private static void tell(Follower follower, Consumer<Follower> what) {
    try {
      what.accept(follower);
    } catch (RuntimeException failure) {
      LOG.error("a reader failed", failure);
    }
  }
}
