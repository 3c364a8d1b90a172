package dev.holdfast.rooms.deadline;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * While Redis is away nobody can come back, yet the windows run out by its clock: after it was away
 * nothing is ended for a grace period. This process sees by its connections that Redis was away; if
 * it has only just started itself, the server's uptime says so.
 *
 * <p>A server that has just begun without data has interrupted nobody. The run of the server that
 * is known to be past its grace is noted in Redis: a note that is missing means that there was no
 * data, another run's note means that data outlived a restart.
 */
@Singleton
final class Grace {
  private static final Logger LOG = Logger.getLogger(Grace.class);
  private static final String NOTE = "{deadlines}:run";

  private final RedisLinks redis;
  private final DeadlineConfig config;
  private volatile boolean uptimeChecked;

  Grace(RedisLinks redis, DeadlineConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /**
   * Whether what is due may end. Waits for Redis: call it on a virtual thread.
   *
   * @throws HoldfastException {@code unavailable}
   */
  boolean isOver() {
    if (redis.backForMs() < config.grace().toMillis()) {
      return false;
    }
    if (!uptimeChecked) {
      uptimeChecked = checkUptime();
    }
    return uptimeChecked;
  }

  private boolean checkUptime() {
    Map<String, String> server = serverInfo();
    String run = server.getOrDefault("run_id", "");
    long uptimeMs = Long.parseLong(server.getOrDefault("uptime_in_seconds", "0")) * 1000;
    if (run.isEmpty() || uptimeMs >= config.grace().toMillis()) {
      Await.on(redis.send(Command.SET, NOTE, run));
      return true;
    }
    Response noted = Await.on(redis.send(Command.SET, NOTE, run, "NX", "GET"));
    return noted == null || noted.toString().equals(run);
  }

  private Map<String, String> serverInfo() {
    try {
      return Await.on(redis.info("server"))
          .lines()
          .filter(line -> line.indexOf(':') > 0)
          .collect(
              Collectors.toMap(
                  line -> line.substring(0, line.indexOf(':')),
                  line -> line.substring(line.indexOf(':') + 1).strip(),
                  (first, second) -> first));
    } catch (HoldfastException away) {
      throw away;
    } catch (RuntimeException notAllowed) {
      LOG.warnf("Redis does not tell its uptime: %s", notAllowed.getMessage());
      return Map.of();
    }
  }
}
