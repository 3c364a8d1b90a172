package dev.holdfast.state.redis;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
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
  private final RedisServers servers;

  public Subscriptions(Vertx vertx, RedisOptions options) {
    this(vertx, RedisAccess.of(options));
  }

  public Subscriptions(Vertx vertx, RedisAccess access) {
    this.servers = new RedisServers(vertx, access, 1, new Watcher());
    servers.open();
  }

  public void subscribe(String channel, Listener listener) {
    listeners.compute(
        channel,
        (name, present) -> {
          Set<Listener> set = present == null ? new CopyOnWriteArraySet<>() : present;
          set.add(listener);
          return set;
        });
    // Asked for each listener anew: the answer is the sign that tells it to begin. Asked after the
    // entry: if the link comes up in between, either finds the other.
    command(Command.SSUBSCRIBE, channel);
  }

  public void unsubscribe(String channel, Listener listener) {
    listeners.computeIfPresent(
        channel,
        (name, present) -> {
          present.remove(listener);
          return present.isEmpty() ? null : present;
        });
    silenceUnheard(channel);
  }

  public boolean isUp() {
    return servers.isUp();
  }

  public void close() {
    servers.close();
  }

  private void command(Command command, String channel) {
    RedisLink link = servers.linkOf(channel);
    if (link != null) {
      link.send(Request.cmd(command).arg(channel))
          .onFailure(error -> LOG.debugf("%s: %s", command, error.getMessage()));
    }
  }

  private void silenceUnheard(String channel) {
    listeners.compute(
        channel,
        (name, present) -> {
          if (present == null) {
            command(Command.SUNSUBSCRIBE, name);
          }
          return present;
        });
  }

  private final class Watcher implements RedisServers.Watcher {
    @Override
    public void up(RedisLink link) {
      listeners.keySet().stream()
          .filter(channel -> servers.linkOf(channel) == link)
          .forEach(channel -> command(Command.SSUBSCRIBE, channel));
    }

    @Override
    public void lost(RedisLink link) {}

    @Override
    public void moved() {
      listeners.keySet().forEach(channel -> command(Command.SSUBSCRIBE, channel));
    }

    @Override
    public void refused(String message) {
      if (RedisServers.isMoved(message)) {
        servers.doubt();
      } else {
        LOG.warnf("Redis refuses: %s", message);
      }
    }

    @Override
    public void pushed(Response push) {
      String kind = push.get(0).toString();
      String channel = push.get(1).toString();
      switch (kind) {
        case "smessage" ->
            listeners
                .getOrDefault(channel, Set.of())
                .forEach(listener -> listener.message(push.get(2).toString()));
        case "ssubscribe" -> heard(channel);
        // Not asked for: the node gave the channel's slot away. Or whoever came last has asked from
        // the connection's event loop, and was faster than who left before.
        case "sunsubscribe" -> {
          if (listeners.containsKey(channel)) {
            command(Command.SSUBSCRIBE, channel);
            servers.doubt();
          }
        }
        default -> LOG.tracef("unasked: %s", kind);
      }
    }

    private void heard(String channel) {
      Set<Listener> present = listeners.getOrDefault(channel, Set.of());
      present.forEach(Listener::subscribed);
      if (present.isEmpty()) {
        silenceUnheard(channel);
      }
    }
  }
}
