package dev.holdfast.state.redis;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jboss.logging.Logger;

/**
 * The channels this replica listens to, by sharded publish/subscribe (Redis 7.0, SSUBSCRIBE), which
 * a single server and a cluster understand alike. After the connection was lost all channels are
 * subscribed again, and every listener is told that it may have missed something.
 */
public final class Subscriptions {
  private static final Logger LOG = Logger.getLogger(Subscriptions.class);

  /** Listens to one channel; called on an event loop and must not block. */
  public interface Listener {
    /** The channel is heard from now on (again): what was said before may have been missed. */
    void subscribed();

    /** Something was said on the channel. */
    void message(String message);
  }

  private final ConcurrentHashMap<String, Set<Listener>> listeners = new ConcurrentHashMap<>();
  private final Redis redis;
  private final RedisLink link;

  public Subscriptions(Vertx vertx, RedisOptions options) {
    this.redis = Redis.createClient(vertx, RedisLinks.patient(options));
    this.link = new RedisLink(vertx, redis, this::pushed, this::changed);
    link.open();
  }

  public void subscribe(String channel, Listener listener) {
    listeners.compute(
        channel,
        (name, present) -> {
          Set<Listener> set = present == null ? new CopyOnWriteArraySet<>() : present;
          set.add(listener);
          // Asked for each listener anew: the answer is the sign that tells it to begin.
          command(Command.SSUBSCRIBE, name);
          return set;
        });
  }

  public void unsubscribe(String channel, Listener listener) {
    listeners.computeIfPresent(
        channel,
        (name, present) -> {
          present.remove(listener);
          if (!present.isEmpty()) {
            return present;
          }
          command(Command.SUNSUBSCRIBE, name);
          return null;
        });
  }

  public boolean isUp() {
    return link.isUp();
  }

  public void close() {
    link.close();
    redis.close();
  }

  private void command(Command command, String channel) {
    link.send(Request.cmd(command).arg(channel))
        .onFailure(error -> LOG.debugf("%s: %s", command, error.getMessage()));
  }

  private void changed(boolean up) {
    if (up) {
      listeners.keySet().forEach(channel -> command(Command.SSUBSCRIBE, channel));
    }
  }

  private void pushed(Response push) {
    // The client hands over the answer to a PING as well, if a push came in between.
    if (push.type() != ResponseType.PUSH) {
      return;
    }
    String kind = push.get(0).toString();
    String channel = push.get(1).toString();
    switch (kind) {
      case "smessage" ->
          listeners
              .getOrDefault(channel, Set.of())
              .forEach(listener -> listener.message(push.get(2).toString()));
      // The answer may be faster than the listener's entry into the map: this waits for it.
      case "ssubscribe" ->
          listeners.computeIfPresent(
              channel,
              (name, heard) -> {
                heard.forEach(Listener::subscribed);
                return heard;
              });
      default -> LOG.tracef("unasked: %s", kind);
    }
  }
}
