package dev.holdfast.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * A Redis server of a test's own: the {@code redis-server} on the PATH, else the embedded real one.
 * It keeps its port and its append-only file when it is stopped and started again, as a restarted
 * production Redis would.
 */
public final class RealRedis implements AutoCloseable {
  private final RedisProcess process = new RedisProcess();
  private final List<String> settings;

  private RealRedis(List<String> settings) {
    this.settings = settings;
  }

  /** Starts a server at a port that is free. */
  public static RealRedis launch(String... settings) {
    RealRedis redis = new RealRedis(List.of(settings));
    redis.start();
    return redis;
  }

  /** A port that is free now, for a server that listens at a second one. */
  public static int freePort() {
    return RedisProcess.freePort();
  }

  public String url() {
    return "redis://127.0.0.1:" + port();
  }

  public int port() {
    return process.port;
  }

  /** Starts the server again after {@link #stop()} or {@link #kill()}, with the data it had. */
  public void start() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--port",
                "" + port(),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "yes",
                "--dir",
                process.directory.toString()));
    arguments.addAll(settings);
    process.start(arguments);
  }

  /** Stops the server with SIGTERM; its data stays. */
  public void stop() {
    process.stop();
  }

  /** Stops the server with SIGKILL; its append-only file stays. */
  public void kill() {
    process.kill();
  }

  /**
   * Sends inline commands by a connection of their own, and returns the beginning of the last
   * answer.
   */
  public String ask(String... commands) {
    return process.ask(commands);
  }

  /** Freezes the server (SIGSTOP): connections stay, nothing is answered. */
  public void freeze() {
    process.signal("STOP");
  }

  /** Lets a frozen server go on (SIGCONT). */
  public void thaw() {
    process.signal("CONT");
  }

  @Override
  public void close() {
    process.close();
  }
}
