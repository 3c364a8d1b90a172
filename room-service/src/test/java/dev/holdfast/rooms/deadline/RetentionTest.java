package dev.holdfast.rooms.deadline;

import static dev.holdfast.rooms.ContactCentre.someone;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.ContactCentre;
import dev.holdfast.state.callflow.CallFlows;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.testing.Patience;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@TestProfile(RetentionTest.Brief.class)
class RetentionTest {
  private static final int AGENTS = 4;
  private static final int CALLS_OF_EACH = 250;

  /** Long enough for a call, however slow the machine; short enough to wait for. */
  public static final class Brief implements QuarkusTestProfile {
    static final Duration RETENTION = Patience.window(Duration.ofSeconds(8));

    @Override
    public Map<String, String> getConfigOverrides() {
      String retention = RETENTION.toString();
      return Map.of(
          "holdfast.room.retention", retention,
          "holdfast.call.retention", retention,
          "holdfast.dispatch.retention", retention,
          "holdfast.dispatch.served-for", retention,
          "holdfast.dispatch.queue-window", "PT1S",
          "holdfast.session.held-for", retention,
          "holdfast.session.time-to-live", retention,
          "holdfast.session.reconnect-window", "PT1S",
          "holdfast.room.reconnect-window", "PT1S");
    }
  }

  @Inject ContactCentre centre;
  @Inject CallFlows flows;
  @Inject RedisLinks redis;

  /** How a call comes to its end. */
  private enum End {
    BY_THE_CUSTOMER,
    BY_A_SUPERVISOR,
    BEFORE_IT_IS_TAKEN,
    THE_CUSTOMER_VANISHES
  }

  @Test
  void nothingIsLeftOfAThousandCallsAfterTheirRetention() throws Exception {
    // What the service itself notes, once and for good.
    await().until(() -> memoryByKey().containsKey("{deadlines}:run"));
    await()
        .until(
            () ->
                IntStream.range(0, Deadlines.SHARDS)
                    .allMatch(i -> memoryByKey().containsKey("{deadlines:" + i + "}:clock")));
    Map<String, Long> before = memoryByKey();
    List<Callable<Void>> agents = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      agents.add(this::serve);
    }
    long most = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(AGENTS)) {
      for (Future<Void> one : threads.invokeAll(agents)) {
        one.get();
      }
      most = memoryByKey().size();
    }
    assertThat(most).as("there was something to forget").isGreaterThan(100);

    Patience.awaitAfter(Brief.RETENTION)
        // Each time every key is measured.
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(memoryByKey()).containsExactlyEntriesOf(before));
  }

  private Void serve() {
    String queue = someone("queue");
    SessionUser agent = centre.agent(someone("agent"), queue);
    for (int i = 0; i < CALLS_OF_EACH; i++) {
      SessionUser customer = centre.signIn(someone("customer"), "customer");
      String call = centre.request(customer, queue);
      centre.memberships(agent);
      takeAndEnd(call, customer, agent, endOf(i));
    }
    flows.quit(agent);
    centre.signOut(agent);
    return null;
  }

  private static End endOf(int number) {
    return switch (number % 10) {
      case 3 -> End.BY_A_SUPERVISOR;
      case 5 -> End.BEFORE_IT_IS_TAKEN;
      case 7 -> End.THE_CUSTOMER_VANISHES;
      default -> End.BY_THE_CUSTOMER;
    };
  }

  private void takeAndEnd(String call, SessionUser customer, SessionUser agent, End end) {
    if (end != End.BEFORE_IT_IS_TAKEN) {
      centre.accepts(agent, call);
    }
    switch (end) {
      case BY_THE_CUSTOMER -> flows.end(call, customer, "");
      case BY_A_SUPERVISOR, BEFORE_IT_IS_TAKEN -> flows.endFor(call, "sue", "");
      case THE_CUSTOMER_VANISHES -> {
        centre.vanishes(customer);
        flows.end(call, agent, "");
      }
    }
    if (end != End.THE_CUSTOMER_VANISHES) {
      centre.signOut(customer);
    }
  }

  private Map<String, Long> memoryByKey() {
    Map<String, Long> memory = new TreeMap<>();
    for (var key : Await.on(redis.send(Command.KEYS, "*"))) {
      var bytes = Await.on(redis.send(Command.MEMORY, "USAGE", key.toString()));
      if (bytes != null) {
        memory.put(key.toString(), bytes.toLong());
      }
    }
    return memory;
  }
}
