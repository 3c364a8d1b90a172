package dev.holdfast.state.dispatch;

import dev.holdfast.state.stream.StreamLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How calls find an agent. */
@ConfigMapping(prefix = "holdfast.dispatch")
public interface DispatchConfig {
  /** Of rooms for calls of queues of which nothing else is configured. */
  String DEFAULT_TYPE = "call";

  /** How long a call rings at an agent before it goes on to the next one. */
  @WithDefault("PT20S")
  Duration ringTimeout();

  /** How long a call is not offered again to an agent who declined it. */
  @WithDefault("PT30S")
  Duration declinePause();

  /** How long a waiting customer whose connection is gone keeps the place. */
  @WithDefault("PT2M")
  Duration queueWindow();

  /** How long an agent whose connection is gone is available again at once on the return. */
  @WithDefault("PT5M")
  Duration agentWindow();

  /** How long a call waits at most; then it ends ({@code no-agent}), or its transfer does. */
  @WithDefault("PT30M")
  Duration longestWait();

  /** Wait for each place in a queue that counts as one of its last, while few were measured. */
  @WithDefault("PT1M")
  Duration expectedWait();

  /** How long a signaling replica's agents are offered calls without a sign of life of it. */
  @WithDefault("PT6S")
  Duration lease();

  /** Time between two signs of life. */
  @WithDefault("PT2S")
  Duration renewEvery();

  /** Calls that an agent who names no number takes at a time. */
  @WithDefault("1")
  int agentCapacity();

  /** Most calls at a time that an agent may ask for. */
  @WithDefault("8")
  int mostCapacity();

  /** How long what nobody touches is kept. */
  @WithDefault("PT24H")
  Duration retention();

  /**
   * Whether customers may ask for a call in a queue that is not configured and was never served.
   * Without it such a call is refused ({@code queue-not-found}): a misspelt name is found out at
   * once, and a queue that opens for the first time is configured, or an agent comes first. Set it
   * <a href="#upgrades-backups-secrets">through an upgrade</a> from a version without it, and when
   * Redis was emptied. {@code ./holdfast up} and the demo's manifests set it.
   */
  @WithDefault("false")
  boolean anyQueue();

  /** How long a queue is known after an agent was last available for it. */
  @WithDefault("P365D")
  Duration servedFor();

  /** What is different in a queue, by its name. */
  Map<String, QueueRules> queues();

  /** The limits of a call's log, which holds what has not been delivered yet. */
  default StreamLimits events() {
    return new StreamLimits(2_000, 8L << 20, retention(), retention());
  }

  /** How long a call of this queue rings at an agent. */
  default Duration ringTimeoutOf(String queue) {
    return rulesOf(queue).flatMap(QueueRules::ringTimeout).orElse(ringTimeout());
  }

  /** How long a call of this queue waits at most. */
  default Duration longestWaitOf(String queue) {
    return rulesOf(queue).flatMap(QueueRules::longestWait).orElse(longestWait());
  }

  /** The priority with which calls of this queue begin. */
  default int priorityOf(String queue) {
    return rulesOf(queue).map(QueueRules::priority).orElse(0);
  }

  /** The type of the rooms of this queue's calls. */
  default String typeOf(String queue) {
    return rulesOf(queue).map(QueueRules::type).orElse(DEFAULT_TYPE);
  }

  /** Whether calls of this queue are taken even if nobody has ever served it. */
  default boolean admits(String queue) {
    return anyQueue() || queues().containsKey(queue);
  }

  private Optional<QueueRules> rulesOf(String queue) {
    return Optional.ofNullable(queues().get(queue));
  }

  /** What is different in one queue. */
  interface QueueRules {
    /** Priority of the calls of the queue of this name, 0 to 9; 9 is first. */
    @WithDefault("0")
    int priority();

    /** How long a call of the queue of this name rings at an agent; as everywhere if not given. */
    Optional<Duration> ringTimeout();

    /** How long a call of the queue of this name waits at most; as everywhere if not given. */
    Optional<Duration> longestWait();

    /**
     * Type of the rooms of the calls of this queue: it gives their policy, and what is redacted.
     */
    @WithDefault("call")
    String type();
  }
}
