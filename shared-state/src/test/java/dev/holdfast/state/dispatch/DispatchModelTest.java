package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.MatchingModel.Agent;
import dev.holdfast.state.dispatch.MatchingModel.Call;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.SeededRuns;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
  private static final List<String> QUEUES = List.of("red", "green", "blue");
  private static final List<Set<String>> SERVES =
      List.of(
          Set.of("red"),
          Set.of("green"),
          Set.of("red", "green"),
          Set.of("red", "green", "blue"),
          Set.of("blue"),
          Set.of());
  private static final List<String> REPLICAS = List.of("r0", "r1");
  private static final int AGENTS = 5;
  private static final int CUSTOMERS = 8;

  @Test
  void redisAndTheModelAgreeAfterEveryStep() {
    SeededRuns.run(6, random -> new Run(random).run());
  }

  private static final class Run {
    private final Random random;
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
    private final DispatchScripts scripts = centre.scripts;
    private final DispatchModel model = new DispatchModel();
    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, Integer> sessions = new HashMap<>();
    private final Set<String> over = new HashSet<>();
    private int requests;

    Run(Random random) {
      this.random = random;
      for (String replica : REPLICAS) {
        Await.on(scripts.renew(replica));
        model.leases.put(replica, true);
      }
      for (int i = 0; i < AGENTS; i++) {
        Agent agent = new Agent("a" + i, REPLICAS.get(i % 2), 1 + i % 2);
        model.agents.put(agent.user, agent);
        offers(agent);
      }
    }

    void run() throws InterruptedException {
      for (model.step = 1; model.step <= STEPS; model.step++) {
        long clock = System.currentTimeMillis();
        String what = step();
        model.match();
        agrees("step " + model.step + ", " + what);
        // What is of different steps has different times, by whose order things are served.
        while (System.currentTimeMillis() <= clock) {
          Patience.pass(Duration.ofNanos(100_000));
        }
      }
    }

    private String step() {
      Agent agent = any(List.copyOf(model.agents.values()));
      Call call = model.calls.isEmpty() ? null : anyCall();
      int kind = random.nextInt(call == null ? 2 : 24);
      return switch (kind) {
        case 0, 1, 2, 3 -> request("c" + random.nextInt(CUSTOMERS), any(QUEUES));
        case 4, 5, 6, 7 -> takes(call, random.nextInt(4) == 0 ? agent : rungAt(call, agent));
        case 8, 9 -> {
          model.accepted(call);
          Await.on(scripts.accepted(call.id, "", ""));
          yield "accepted " + call.id;
        }
        case 10 -> declines(call, rungAt(call, agent));
        case 11 -> ends(call, agent);
        case 12 ->
            says(
                "cancel " + call.id,
                model.cancel(call),
                scripts.cancel(call.id, Optional.empty(), "x"));
        case 13 -> transfers(call, agent);
        case 14 -> invites(call, agent);
        case 15, 16 -> offers(agent);
        case 17 -> isLost(agent);
        case 18 -> comesBack(agent);
        case 19 -> customerGoes(call);
        case 20 -> customerComes(call);
        case 21 -> lease(any(REPLICAS));
        case 22 -> timePasses(call);
        default -> prioritises(call);
      };
    }

    private String request(String customer, String queue) {
      String id = "call" + requests++;
      return says(
          "request " + id + " of " + customer + " for " + queue,
          model.request(id, customer, queue),
          scripts.request(
              new CallRequest(id, queue, "demo", CustomerFields.of("{}"), sessionUser(customer))));
    }

    private String takes(Call call, Agent agent) {
      return says(
          agent.user + " accepts " + call.id,
          model.accept(call, agent),
          scripts.accept(call.id, sessionUser(agent.user), "room-" + call.id));
    }

    private String declines(Call call, Agent agent) {
      return says(
          agent.user + " declines " + call.id,
          model.decline(call, agent),
          scripts.decline(call.id, sessionUser(agent.user)));
    }

    private String ends(Call call, Agent agent) {
      if (random.nextInt(3) == 0) {
        model.left(call, agent);
        return says(
            agent.user + " leaves " + call.id,
            "released",
            scripts.release(call.id, Optional.of(agent.user)));
      }
      model.release(call);
      return says("release " + call.id, "released", scripts.release(call.id, Optional.empty()));
    }

    private String transfers(Call call, Agent to) {
      String queue = any(QUEUES);
      return random.nextBoolean()
          ? says(
              "transfer " + call.id + " to " + queue,
              model.transfer(call, queue, ""),
              scripts.transfer(call.id, Optional.empty(), new Target.Queue(queue)))
          : says(
              "transfer " + call.id + " to " + to.user,
              model.transfer(call, "", to.user),
              scripts.transfer(call.id, Optional.empty(), new Target.Agent(to.user)));
    }

    private String invites(Call call, Agent to) {
      String queue = any(QUEUES);
      return random.nextBoolean()
          ? says(
              "invite from " + queue + " to " + call.id,
              model.invite(call, queue, ""),
              scripts.invite(call.id, Optional.empty(), new Target.Queue(queue)))
          : says(
              "invite " + to.user + " to " + call.id,
              model.invite(call, "", to.user),
              scripts.invite(call.id, Optional.empty(), new Target.Agent(to.user)));
    }

    private String offers(Agent agent) {
      boolean available = random.nextInt(5) > 0;
      Set<String> queues = any(SERVES);
      model.offers(agent, available, queues);
      Availability offer =
          new Availability(available, queues, OptionalInt.empty(), Optional.empty());
      String json =
          "[" + String.join(",", queues.stream().map(name -> "\"" + name + "\"").toList()) + "]";
      return says(
          agent.user + (available ? " serves " : " is off, not serving ") + queues,
          "set",
          scripts.setAvailability(
              sessionUser(agent.user), agent.replica, offer, json, agent.capacity));
    }

    private String isLost(Agent agent) {
      model.lost(agent);
      SessionUser sessionUser = sessionUser(agent.user);
      return says(
          agent.user + " is lost",
          "away",
          scripts.away(agent.user, sessionUser.sessionId(), sessionUser.epoch()));
    }

    private String comesBack(Agent agent) {
      boolean late = agent.away && random.nextInt(3) == 0;
      if (late) {
        agent.available = false;
        centre.comesTimeOf(agent.user, "awayUntil");
      }
      agent.away = false;
      return "too late? " + late + ", " + attach(agent.user, agent.replica);
    }

    private String customerGoes(Call call) {
      SessionUser sessionUser = sessionUser(call.customer);
      model.openOf(call.customer).forEach(model::lost);
      Await.on(scripts.away(call.customer, sessionUser.sessionId(), sessionUser.epoch()));
      return call.customer + " is lost";
    }

    private String customerComes(Call call) {
      model.openOf(call.customer).forEach(open -> open.away = false);
      return attach(call.customer, "");
    }

    /** By the same session and a new epoch, or by a new session. */
    private String attach(String user, String replica) {
      boolean anew = random.nextBoolean();
      if (anew) {
        sessions.merge(user, 1, Integer::sum);
      } else {
        epochs.merge(user, 1L, Long::sum);
      }
      SessionUser sessionUser = sessionUser(user);
      if (anew) {
        Await.on(scripts.takeOver(user, sessionUser.sessionId(), sessionUser.epoch(), replica));
      } else {
        Await.on(scripts.back(user, sessionUser.sessionId(), sessionUser.epoch(), replica));
      }
      return user + " is back, by a new session? " + anew;
    }

    private String lease(String replica) {
      boolean held = model.leases.get(replica);
      model.leases.put(replica, !held);
      if (held) {
        // Not long ago: nobody has been away for too long.
        Await.on(
            centre.redis.send(
                Command.HSET, centre.key("leases"), replica, System.currentTimeMillis() - 1));
      } else {
        Await.on(scripts.renew(replica));
      }
      return "lease of " + replica + " held? " + !held;
    }

    private String timePasses(Call call) {
      if (random.nextBoolean() && !call.refused.isEmpty()) {
        String agent = call.refused.iterator().next();
        call.refused.remove(agent);
        centre.pauseEnds(call.id, agent);
        ringsAtTheLapsedAreTakenFrom(call.queue);
        Await.on(scripts.reconcileQueue(call.queue));
        return agent + " may be asked for " + call.id + " again";
      }
      boolean isTime = call.isOpen() && random.nextBoolean();
      if (isTime) {
        centre.comesTime(call.id, call.state.equals("ringing") ? "ringUntil" : "queuedSince");
      }
      boolean rang = call.state.equals("ringing");
      model.reconcile(call, isTime && call.isPending());
      Await.on(scripts.reconcile(call.id));
      return "reconcile " + call.id + ", it was time? " + isTime + ", rang? " + rang;
    }

    private void ringsAtTheLapsedAreTakenFrom(String queue) {
      model.open().stream()
          .filter(call -> call.state.equals("ringing") && call.queue.equals(queue))
          .forEach(call -> model.reconcile(call, false));
    }

    private String prioritises(Call call) {
      int priority = random.nextInt(3);
      if (call.isOpen()) {
        call.priority = priority;
      }
      return says(
          "priority of " + call.id + " " + priority,
          "prioritised",
          scripts.prioritise(call.id, priority));
    }

    private <T> String says(String what, String expected, Future<DispatchAnswer<T>> change) {
      assertThat(Await.on(change).result())
          .as("step " + model.step + ", " + what)
          .isEqualTo(expected);
      return what + ": " + expected;
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
      for (String queue : QUEUES) {
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
        long queued = QUEUES.stream().filter(queue -> model.queue(queue).contains(call.id)).count();
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

    private SessionUser sessionUser(String user) {
      String session = "s-" + user + "-" + sessions.getOrDefault(user, 0);
      return new SessionUser(user, user, "x", session, epochs.getOrDefault(user, 1L), 1);
    }

    private Agent rungAt(Call call, Agent otherwise) {
      return model.agents.getOrDefault(call.agent, otherwise);
    }

    private Call anyCall() {
      List<Call> open = model.open();
      return random.nextInt(10) == 0 || open.isEmpty()
          ? any(List.copyOf(model.calls.values()))
          : any(open);
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }
  }
}
