package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.CommandsSent;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No script keeps Redis from others for long, however much there is. What is counted are the
 * commands that one script sends, some microsecond each: that does not depend on the machine.
 */
class BoundedWorkTest {
  private static final int MOST_COMMANDS = 6_000;
  private static final int CALLS = 5_000;
  private static final int AGENTS = 500;
  private static final String GONE = "a-replica-that-is-gone";
  private static final List<String> QUEUES =
      IntStream.range(0, Availability.MOST_QUEUES).mapToObj(number -> "q" + number).toList();
  // Neither a ring nor a lease ends while a busy machine matches all of them.
  private static final Centre CENTRE =
      new Centre("holdfast.dispatch.ring-timeout", "PT1H", "holdfast.dispatch.lease", "PT1H");
  private static final DispatchScripts SCRIPTS = CENTRE.scripts;

  @BeforeAll
  static void fill() {
    // Its lease has just ended: its agents stand among the idle, and are offered nothing.
    long justNow = System.currentTimeMillis() - 1_000;
    Await.on(OneRedis.links().send(Command.HSET, CENTRE.key("leases"), GONE, justNow));
    List<Future<?>> filled = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      SessionUser customer = new SessionUser("c" + i, "C", Role.CUSTOMER, "cs" + i, 1, 1);
      CallRequest wish = new CallRequest("call" + i, "q0", "t", CustomerFields.of("{}"), customer);
      filled.add(SCRIPTS.request(wish));
      some(filled);
    }
    for (int i = 0; i < AGENTS; i++) {
      filled.add(available(agent(i)));
      some(filled);
    }
    filled.forEach(Await::on);
  }

  private static void some(List<Future<?>> underWay) {
    if (underWay.size() == 200) {
      underWay.forEach(Await::on);
      underWay.clear();
    }
  }

  @AfterAll
  static void clear() {
    Await.on(OneRedis.links().send(Command.KEYS, "{" + CENTRE.tag + "}*"))
        .forEach(key -> Await.on(OneRedis.links().send(Command.UNLINK, key.toString())));
  }

  @Test
  void noScriptDoesMoreThanItMayHoweverMuchThereIs() {
    Person one = CENTRE.comes("one", "agent");
    Person other = CENTRE.customer("other");
    bounded("reconcile a queue", () -> SCRIPTS.reconcileQueue("q0"));
    bounded("be available", () -> available(one.sessionUser()));
    bounded("go away", () -> SCRIPTS.away("one", one.sessionId(), one.epoch(), Departure.LOST));
    bounded("come back", () -> SCRIPTS.back("one", one.sessionId(), one.epoch(), GONE));
    bounded("take over", () -> SCRIPTS.takeOver("one", one.sessionId(), one.epoch(), GONE));
    bounded("ask for a call", () -> SCRIPTS.request(Centre.wish(other, "q0")));
    bounded("go first", () -> SCRIPTS.prioritise("call9", 9));
    bounded("reconcile a call", () -> SCRIPTS.reconcile("call4999"));
    bounded("show a queue", () -> CENTRE.queries.part("q0", DispatchQueries.FIRST, 200));
    bounded("show an agent", () -> CENTRE.queries.agent("one"));
    bounded("show a customer", () -> CENTRE.queries.customerCall("c4999"));
    bounded("name the queues", () -> CENTRE.queries.queues(DispatchQueries.FIRST));
    bounded("know a queue", () -> CENTRE.queries.isKnown("q0"));
    bounded("cancel", () -> cancel("call4999"));
    bounded("quit", () -> SCRIPTS.quit("one", one.sessionId(), one.epoch()));

    assertThat(CENTRE.dispatch.show("q0").agents()).hasSize(AGENTS);
    assertThat(CENTRE.dispatch.show("q0").calls()).hasSize(1_000);
    everyAgentGetsACallWhenTheReplicaIsBack();
    whoIsAwayTooLongIsWithdrawn();
  }

  private static void everyAgentGetsACallWhenTheReplicaIsBack() {
    bounded("renew a lease", () -> SCRIPTS.renew(GONE));
    Set<String> moved = new HashSet<>();
    int steps = 0;
    while (ringing() < AGENTS) {
      QueueReconciliation found = bounded("match", () -> SCRIPTS.reconcileQueue("q0")).orThrow();
      found.moved().forEach(call -> moved.add(call.callId()));
      assertThat(steps++).as("steps until every agent has a call").isLessThan(AGENTS);
      assertThat(found.next()).as("more is to be done at once").contains(Duration.ZERO);
    }
    assertThat(moved).as("calls of which the place was told").hasSizeGreaterThan(CALLS / 2);
  }

  private static void whoIsAwayTooLongIsWithdrawn() {
    for (int i = 0; i < 40; i++) {
      CENTRE.comesTimeOf("a" + i, "awayUntil");
    }
    int steps = 0;
    while (Await.on(OneRedis.links().send(Command.SCARD, CENTRE.key("agents", "q1"))).toInteger()
        > AGENTS - 40) {
      bounded("withdraw", () -> SCRIPTS.reconcileQueue("q1"));
      assertThat(steps++).as("steps until all are withdrawn").isLessThan(AGENTS);
    }
  }

  private static int ringing() {
    return Await.on(OneRedis.links().send(Command.ZCARD, CENTRE.key("ringing", "q0"))).toInteger();
  }

  private static SessionUser agent(int number) {
    return new SessionUser("a" + number, "A", Role.AGENT, "as" + number, 1, 1);
  }

  private static Future<DispatchAnswer<List<Displaced>>> available(SessionUser agent) {
    String json = "[\"" + String.join("\",\"", QUEUES) + "\"]";
    return SCRIPTS.setAvailability(
        agent, GONE, Centre.offer(1, QUEUES.toArray(String[]::new)), json, 1);
  }

  private static Future<DispatchAnswer<Cancelled>> cancel(String call) {
    return SCRIPTS.cancel(call, Optional.empty(), "sue");
  }

  private static <T> T bounded(String what, Supplier<Future<T>> script) {
    long before = CommandsSent.of("");
    T answer = Await.on(script.get());
    assertThat(CommandsSent.of("") - before).as("commands to " + what).isLessThan(MOST_COMMANDS);
    return answer;
  }
}
