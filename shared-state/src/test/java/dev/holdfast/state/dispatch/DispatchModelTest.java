package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.dispatch.MatchingModel.Agent;
import dev.holdfast.state.dispatch.MatchingModel.Call;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.SeededRuns;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Everything that customers, agents, replicas and time can do to the dispatch, one step after the
 * other, in random order. After each step Redis holds what a simple model holds: so no call is lost
 * or with two agents, nobody is over capacity, the order is kept, and nobody who is free is left
 * beside somebody who could be served.
 */
class DispatchModelTest {
  private static final int STEPS = 400;

  @Test
  void redisAndTheModelAgreeAfterEveryStep() {
    SeededRuns.run(6, random -> new Run(random).run());
  }

  private static final class Run {
    // Time comes when a step says so, however long the steps take.
    private final Centre centre =
        new Centre(
            "holdfast.dispatch.lease",
            "PT1H",
            "holdfast.dispatch.ring-timeout",
            "PT1H",
            "holdfast.dispatch.decline-pause",
            "PT1H",
            "holdfast.dispatch.queue-window",
            "PT1H",
            "holdfast.dispatch.agent-window",
            "PT1H");
    private final DispatchModel model = new DispatchModel();
    private final DispatchSteps steps;
    private final Set<String> over = new HashSet<>();

    Run(Random random) {
      steps = new DispatchSteps(random, centre, model);
    }

    void run() throws InterruptedException {
      for (model.step = 1; model.step <= STEPS; model.step++) {
        long clock = System.currentTimeMillis();
        String what = steps.next();
        model.match();
        agrees("step " + model.step + ", " + what);
        // What is of different steps has different times, by whose order things are served.
        while (System.currentTimeMillis() <= clock) {
          Patience.pass(Duration.ofNanos(100_000));
        }
      }
    }

    private void agrees(String step) {
      Map<String, String> calls = new TreeMap<>();
      Map<String, String> expected = new TreeMap<>();
      for (Call call : model.calls.values()) {
        if (model.step == STEPS || !over.contains(call.id)) {
          expected.put(call.id, call.toString());
          calls.put(call.id, shown(centre.call(call.id)));
        }
        // What has ended is compared once more at the end of all.
        if (!call.isOpen()) {
          over.add(call.id);
        }
      }
      assertThat(calls).as(step).isEqualTo(expected);
      for (String queue : DispatchSteps.QUEUES) {
        String at = step + ", " + queue;
        assertThat(range("queue", queue)).as(at).isEqualTo(model.queue(queue));
        assertThat(range("ready", queue)).as(at).isEqualTo(model.ready(queue));
        assertThat(range("idle", queue)).as(at).isEqualTo(model.idle(queue));
      }
      for (Agent agent : model.agents.values()) {
        Set<String> has =
            new TreeSet<>(
                centre.members(Command.SMEMBERS, centre.key("agent", agent.user, "calls")));
        assertThat(has).as(step + ", " + agent.user).isEqualTo(agent.calls);
        assertThat(has.size()).as(step + ", " + agent.user).isLessThanOrEqualTo(agent.capacity);
      }
      everyCallIsAtOnePlace(step);
    }

    /** The model itself keeps what is promised. */
    private void everyCallIsAtOnePlace(String step) {
      for (Call call : model.open()) {
        long holders =
            model.agents.values().stream().filter(agent -> agent.calls.contains(call.id)).count();
        long queued =
            DispatchSteps.QUEUES.stream()
                .filter(queue -> model.queue(queue).contains(call.id))
                .count();
        long keeps = call.holder.isEmpty() ? 0 : 1;
        assertThat(holders + queued).as(step + ", " + call.id).isEqualTo(1 + keeps);
      }
    }

    private List<String> range(String of, String queue) {
      return centre.members(Command.ZRANGE, centre.key(of, queue), 0, -1);
    }

    private static String shown(Map<String, String> call) {
      return String.join(
          " ",
          call.get("kind"),
          call.get("state"),
          call.get("queue"),
          "agent",
          call.getOrDefault("agent", ""),
          "holder",
          call.getOrDefault("holder", ""));
    }
  }
}
