package dev.holdfast.redis;

import dev.holdfast.testing.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A Redis Cluster of a test's own: three masters that share the slots, without replicas or with one
 * each. The nodes tell clients their own ports, so no proxy stands in front of them, not even under
 * stress.
 */
public final class RealRedisCluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final int SLOTS = 16_384;

  /** Longer than a stopped node or a stalled one is away: else the others refuse everything. */
  private static final String NODE_TIMEOUT_MS = "15000";

  /** Shorter: a replica is to take over from a master that was killed. */
  private static final String FAILOVER_TIMEOUT_MS = "4000";

  private static final Pattern REPLICA = Pattern.compile("\\bslave\\b");
  private static final Duration POLL_EVERY = Duration.ofMillis(50);
  private static final int POLLS_UNTIL_MET = 100;

  private final List<RealRedis> nodes;

  private RealRedisCluster(List<RealRedis> nodes) {
    this.nodes = nodes;
  }

  /** Starts the nodes at ports that are free, and waits until they agree. */
  public static RealRedisCluster launch() {
    return launch(NODES, NODE_TIMEOUT_MS);
  }

  /** The same with three replicas behind the masters, in their order, which take over from them. */
  public static RealRedisCluster launchWithReplicas() {
    RealRedisCluster cluster = launch(2 * NODES, FAILOVER_TIMEOUT_MS);
    for (int i = 0; i < NODES; i++) {
      int master = i;
      String id = cluster.ask(master, "CLUSTER MYID").split("\r\n")[1];
      cluster.ask(NODES + i, "CLUSTER REPLICATE " + id);
      await(() -> cluster.ask(master, "INFO replication").contains("state=online"));
    }
    // Only who knows of a replica votes for it.
    await(() -> IntStream.range(0, 2 * NODES).allMatch(cluster::seesReplicas));
    return cluster;
  }

  private static RealRedisCluster launch(int count, String nodeTimeout) {
    List<RealRedis> nodes =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    RealRedis.launchDirect(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-node-timeout",
                        nodeTimeout,
                        "--repl-diskless-sync-delay",
                        "0",
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
    await(
        () -> {
          // Now and then again: a node that is to meet another tries for a while only.
          if (polls.getAndIncrement() % POLLS_UNTIL_MET == 0) {
            IntStream.range(1, nodes.size()).forEach(this::meetTheFirst);
          }
          return IntStream.range(0, nodes.size()).allMatch(this::seesAll);
        });
  }

  private static void await(Callable<Boolean> condition) {
    Patience.awaitLong().pollInterval(POLL_EVERY).until(condition);
  }

  private boolean seesReplicas(int node) {
    return REPLICA.matcher(ask(node, "CLUSTER NODES")).results().count() == NODES;
  }

  private void meetTheFirst(int node) {
    ask(node, "CLUSTER MEET 127.0.0.1 " + nodes.getFirst().port());
  }

  private boolean seesAll(int node) {
    String info = ask(node, "CLUSTER INFO");
    return info.contains("cluster_state:ok")
        && info.contains("cluster_known_nodes:" + nodes.size());
  }
}
