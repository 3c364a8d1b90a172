package dev.holdfast.redis;

import dev.holdfast.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A Redis Cluster of a test's own: three masters that share the slots, no replicas. The nodes tell
 * clients their own ports, so no proxy stands in front of them, not even under stress.
 */
public final class RealRedisCluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final int SLOTS = 16_384;

  /** Longer than a stopped node or a stalled one is away: else the others refuse everything. */
  private static final String NODE_TIMEOUT_MS = "15000";

  private static final Duration POLL_EVERY = Duration.ofMillis(50);
  private static final int POLLS_UNTIL_MET = 100;

  private final List<RealRedis> nodes;

  private RealRedisCluster(List<RealRedis> nodes) {
    this.nodes = nodes;
  }

  /** Starts the nodes at ports that are free, and waits until they agree. */
  public static RealRedisCluster launch() {
    List<RealRedis> nodes =
        IntStream.range(0, NODES)
            .mapToObj(
                i ->
                    RealRedis.launchDirect(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-node-timeout",
                        NODE_TIMEOUT_MS,
                        // Else the others serve only until they know that one is away.
                        "--cluster-require-full-coverage",
                        "no"))
            .toList();
    RealRedisCluster cluster = new RealRedisCluster(nodes);
    for (int i = 0; i < NODES; i++) {
      int from = SLOTS * i / NODES;
      int to = SLOTS * (i + 1) / NODES - 1;
      // Epochs of their own: nodes that claim the same one would quarrel for a while.
      cluster.ask(i, "CLUSTER SET-CONFIG-EPOCH " + (i + 1));
      cluster.ask(i, "CLUSTER ADDSLOTSRANGE " + from + " " + to);
    }
    cluster.awaitAgreement();
    return cluster;
  }

  public List<RealRedis> nodes() {
    return nodes;
  }

  public List<String> urls() {
    return nodes.stream().map(RealRedis::url).toList();
  }

  /** Sends an inline command to one node and returns the beginning of the answer. */
  public String ask(int node, String command) {
    return nodes.get(node).ask(command);
  }

  @Override
  public void close() {
    nodes.forEach(RealRedis::close);
  }

  private void awaitAgreement() {
    AtomicInteger polls = new AtomicInteger();
    Patience.awaitLong()
        .pollInterval(POLL_EVERY)
        .until(
            () -> {
              // Now and then again: a node that is to meet another tries for a while only.
              if (polls.getAndIncrement() % POLLS_UNTIL_MET == 0) {
                IntStream.range(1, NODES).forEach(this::meetTheFirst);
              }
              return IntStream.range(0, NODES).allMatch(this::seesAll);
            });
  }

  private void meetTheFirst(int node) {
    ask(node, "CLUSTER MEET 127.0.0.1 " + nodes.getFirst().port());
  }

  private boolean seesAll(int node) {
    String info = ask(node, "CLUSTER INFO");
    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES);
  }
}
