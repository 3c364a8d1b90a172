package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How many agents serve a queue: who is available for it, and whose connection is there or may come
 * back within its window.
 *
 * @param available who are free
 * @param busy who have no capacity left, or are rung at
 * @param away whose connection is gone, or the replica that holds it
 */
public record ServingAgents(int available, int busy, int away) {
  /** Three numbers as the scripts give them. */
  static ServingAgents of(List<Integer> counts) {
    return new ServingAgents(counts.get(0), counts.get(1), counts.get(2));
  }

  /** {@code {available, busy, away}}. */
  public ObjectNode wire() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("available", available)
        .put("busy", busy)
        .put("away", away);
  }
}
