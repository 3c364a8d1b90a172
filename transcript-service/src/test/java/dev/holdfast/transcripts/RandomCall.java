package dev.holdfast.transcripts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Segments of several speakers at once, with repetitions and latecomers, in messages of any size.
 */
final class RandomCall {
  private final Random random;
  private final Producer producer;
  private final List<String> spoken = new ArrayList<>();
  private final List<ObjectNode> all = new ArrayList<>();

  RandomCall(Random random, Producer producer) {
    this.random = random;
    this.producer = producer;
  }

  /** The ids of the finals in the order in which they are said, once all is said and ended. */
  CompletableFuture<List<String>> speak(int segments) {
    return CompletableFuture.supplyAsync(
        () -> {
          int next = 0;
          List<ObjectNode> message = new ArrayList<>();
          List<Integer> open = new ArrayList<>();
          while (next < segments || !open.isEmpty()) {
            if (next < segments && (open.isEmpty() || random.nextInt(4) == 0)) {
              open.add(next++);
            }
            message.add(item(open));
            if (random.nextInt(4) == 0) {
              send(message);
            }
          }
          send(message);
          producer.ends();
          return spoken;
        },
        // It waits: in the common pool it would keep the HTTP client from its own work.
        Thread::startVirtualThread);
  }

  private ObjectNode item(List<Integer> open) {
    if (!all.isEmpty() && random.nextInt(5) == 0) {
      return all.get(random.nextInt(all.size()));
    }
    int which = random.nextInt(open.size());
    String id = "s" + open.get(which);
    boolean isFinal = random.nextInt(3) == 0;
    ObjectNode segment =
        Producer.segment(id, "words ".repeat(random.nextInt(40)), isFinal)
            .put("revision", all.size());
    all.add(segment);
    if (isFinal) {
      spoken.add(id);
      open.remove(which);
    }
    return segment;
  }

  private void send(List<ObjectNode> message) {
    producer
        .post(message.stream().map(ObjectNode::toString).collect(Collectors.joining(",", "[", "]")))
        .then()
        .statusCode(200);
    message.clear();
  }
}
