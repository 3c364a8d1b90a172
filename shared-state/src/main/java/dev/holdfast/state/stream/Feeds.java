package dev.holdfast.state.stream;

import dev.holdfast.state.redis.Subscriptions;
import java.util.concurrent.ConcurrentHashMap;

/** The feeds of the streams that several may follow in this process. */
final class Feeds implements Follower.Channel {
  private final Subscriptions subscriptions;
  private final ConcurrentHashMap<String, Feed> feeds = new ConcurrentHashMap<>();

  Feeds(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  @Override
  public void subscribe(String key, Follower follower) {
    feeds.compute(
        key,
        (name, present) -> {
          Feed feed = present == null ? new Feed() : present;
          if (feed.add(follower)) {
            follower.subscribed();
          } else {
            // Also if somebody has asked before: what was asked may have been refused.
            subscriptions.subscribe(name, feed);
          }
          return feed;
        });
  }

  @Override
  public void unsubscribe(String key, Follower follower) {
    feeds.computeIfPresent(
        key,
        (name, feed) -> {
          feed.remove(follower);
          if (!feed.isEmpty()) {
            return feed;
          }
          subscriptions.unsubscribe(name, feed);
          return null;
        });
  }
}
