package dev.holdfast.redis;

import dev.holdfast.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * A master with one replica, which three Sentinels (quorum 2) watch: a test's own. The Sentinels
 * tell clients the master's own port, so no proxy stands in front of it, not even under stress.
 */
public final class RealSentinels implements AutoCloseable {
  public static final String MASTER_NAME = "holdfast";

  /**
   * Longer than the half minute in which a Sentinel does nothing, after it did not run for two
   * seconds.
   */
  public static final Duration REST = Duration.ofSeconds(60);

  private static final Duration POLL_EVERY = Duration.ofMillis(50);
  private static final int SENTINELS = 3;

  private final List<RealRedis> servers;
  private final List<RedisProcess> sentinels;

  private RealSentinels(List<RealRedis> servers, List<RedisProcess> sentinels) {
    this.servers = servers;
    this.sentinels = sentinels;
  }

  /** Starts all of them and waits until each Sentinel knows the others and the replica. */
  public static RealSentinels launch() {
    RealRedis master = RealRedis.launchDirect("--repl-diskless-sync-delay", "0");
    RealRedis replica =
        RealRedis.launchDirect(
            "--replicaof", "127.0.0.1", "" + master.port(), "--repl-diskless-sync-delay", "0");
    // Sentinels that do not find the replica at once look for it again after ten seconds.
    await(() -> isReplicated(master));
    List<RedisProcess> sentinels =
        IntStream.range(0, SENTINELS).mapToObj(i -> sentinel(master.port())).toList();
    RealSentinels all = new RealSentinels(List.of(master, replica), sentinels);
    await(() -> sentinels.stream().allMatch(RealSentinels::knowsAll));
    return all;
  }

  /** The addresses of the Sentinels. */
  public List<String> urls() {
    return sentinels.stream().map(one -> "redis://127.0.0.1:" + one.port).toList();
  }

  /** The server that is the master, as the Sentinels agree. */
  public RealRedis master() {
    await(() -> servers.stream().anyMatch(this::isMaster));
    return servers.stream().filter(this::isMaster).findFirst().orElseThrow();
  }

  /** The server that is not the master. */
  public RealRedis replica() {
    RealRedis master = master();
    return servers.stream().filter(one -> one != master).findFirst().orElseThrow();
  }

  /** Lets the Sentinels make the replica the master, as an operator would. */
  public void switchOver() {
    RealRedis before = master();
    RedisProcess operated = sentinels.getFirst();
    await(
        () -> {
          // Refused as long as it has not asked the replica how it is, and while it is under way;
          // given up, too, on a machine that is too slow.
          if (names(operated, before)) {
            operated.ask("SENTINEL FAILOVER " + MASTER_NAME);
          }
          return !isMaster(before) && servers.stream().anyMatch(this::isMaster);
        });
  }

  /** Waits until the replica has what the master has. */
  public void awaitReplication() {
    RealRedis master = master();
    await(() -> isReplicated(master));
  }

  @Override
  public void close() {
    sentinels.forEach(RedisProcess::close);
    servers.forEach(RealRedis::close);
  }

  // What was written before the probe is there before it is.
  private static boolean isReplicated(RealRedis master) {
    return master.ask("SET replicated yes", "WAIT 1 1000").startsWith(":1");
  }

  private boolean isMaster(RealRedis server) {
    return sentinels.stream().allMatch(one -> names(one, server));
  }

  private static boolean names(RedisProcess sentinel, RealRedis server) {
    return sentinel
        .ask("SENTINEL GET-MASTER-ADDR-BY-NAME " + MASTER_NAME)
        .contains("\r\n" + server.port() + "\r\n");
  }

  private static boolean knowsAll(RedisProcess sentinel) {
    return value(sentinel, "num-other-sentinels") == SENTINELS - 1
        && value(sentinel, "num-slaves") == 1;
  }

  private static int value(RedisProcess sentinel, String name) {
    String[] lines = sentinel.ask("SENTINEL MASTER " + MASTER_NAME).split("\r\n");
    int at = List.of(lines).indexOf(name);
    return at < 0 ? -1 : Integer.parseInt(lines[at + 2]);
  }

  private static RedisProcess sentinel(int masterPort) {
    RedisProcess process = new RedisProcess();
    Path file = process.directory.resolve("sentinel.conf");
    String text =
        """
        port %d
        bind 127.0.0.1
        dir %s
        sentinel monitor %s 127.0.0.1 %d 2
        sentinel down-after-milliseconds holdfast 4000
        sentinel failover-timeout holdfast 3000
        """
            .formatted(process.port, process.directory, MASTER_NAME, masterPort);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.start(List.of(file.toString(), "--sentinel"));
    return process;
  }

  private static void await(Callable<Boolean> condition) {
    Patience.awaitAfter(REST).pollInterval(POLL_EVERY).until(condition);
  }
}
