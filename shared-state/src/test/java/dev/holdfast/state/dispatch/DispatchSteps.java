package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.MatchingModel.Agent;
import dev.holdfast.state.dispatch.MatchingModel.Call;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** What customers, agents, replicas and time do, at random, to a model and to Redis alike. */
final class DispatchSteps {
  static final List<String> QUEUES = List.of("red", "green", "blue");
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

  private final Random random;
  private final Centre centre;
  private final DispatchScripts scripts;
  private final DispatchModel model;
  private final Map<String, Long> epochs = new HashMap<>();
  private final Map<String, Integer> sessions = new HashMap<>();
  private int requests;

  DispatchSteps(Random random, Centre centre, DispatchModel model) {
    this.random = random;
    this.centre = centre;
    this.scripts = centre.scripts;
    this.model = model;
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

  /** Does one step in the model and in Redis, and says which. */
  String next() {
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
    Availability offer = new Availability(available, queues, OptionalInt.empty(), Optional.empty());
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
        agent.user + " is gone",
        "away",
        scripts.away(agent.user, sessionUser.sessionId(), sessionUser.epoch(), somehow()));
  }

  /** The windows are long enough for neither to run out. */
  private Departure somehow() {
    return random.nextBoolean() ? Departure.LOST : new Departure.PageClosed(Duration.ofMinutes(1));
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
    Await.on(scripts.away(call.customer, sessionUser.sessionId(), sessionUser.epoch(), somehow()));
    return call.customer + " is gone";
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

  private SessionUser sessionUser(String user) {
    String session = "s-" + user + "-" + sessions.getOrDefault(user, 0);
    return new SessionUser(user, user, Role.CUSTOMER, session, epochs.getOrDefault(user, 1L), 1);
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
