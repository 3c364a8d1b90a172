package dev.holdfast.redis;

import dev.holdfast.redis.proxy.DelayingProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A Redis server of a test's own: the {@code redis-server} on the PATH, else the embedded real one.
 * It keeps its port and its append-only file when it is stopped and started again, as a restarted
 * production Redis would.
 *
 * <p>Under stress ({@link Stress}) a proxy stands in front of it, which delays what it publishes;
 * {@link #url()} names the proxy then.
 */
public final class RealRedis implements AutoCloseable {
  private final RedisProcess process = new RedisProcess();
  private final List<String> settings;
  private final Optional<DelayingProxy> proxy;

  private RealRedis(List<String> settings, Optional<Supplier<Duration>> delays) {
    this.settings = settings;
    // Before the proxy looks for a port, which else could be the server's.
    start();
    // Not any free port: after the end, while a client still tries, it must be nobody else's.
    this.proxy = delays.map(delay -> DelayingProxy.listen(freePort(), process.port, delay));
  }

  /** Starts a server at a port that is free. */
  public static RealRedis launch(String... settings) {
    return launch(Stress.delays(), settings);
  }

  /**
   * Starts a server without a proxy even under stress: for servers that name themselves to clients
   * (a cluster's nodes, a Sentinel's master), which would go past the proxy anyway.
   */
  static RealRedis launchDirect(String... settings) {
    return launch(Optional.empty(), settings);
  }

  static RealRedis launch(Optional<Supplier<Duration>> delays, String... settings) {
    return new RealRedis(List.of(settings), delays);
  }

  /** A port that is free now, for a server that listens at a second one. */
  public static int freePort() {
    return RedisProcess.freePort();
  }

  /** Where what is tested reaches the server in plain text; under stress this is the proxy. */
  public String url() {
    return "redis://127.0.0.1:" + proxy.map(DelayingProxy::port).orElse(port());
  }

  /** The server's own port, whatever stands in front of it: for a test's own questions. */
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
    proxy.ifPresent(DelayingProxy::close);
    process.close();
  }
}
