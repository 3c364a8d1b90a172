package dev.holdfast.state.dispatch;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.stream.Offset;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A replica dies between two steps; a reconciliation makes it good. */
class DispatchCrashTest {
  private final Centre centre = new Centre();
  private final Centre other = centre.another();
  private final DispatchScripts scripts = centre.scripts;
  private final Person cust = centre.customer("c1");

  @Test
  void whatWasNotHandedOnIsHandedOnByTheCallsReconciliation() {
    Person agent = centre.agent("a1", "q");
    String call = requestsAndDies();
    assertThat(centre.told(agent)).isEmpty();

    other.dispatch.reconcile(call);
    other.dispatch.reconcile(call);

    assertThat(centre.told(agent)).containsExactly("call-ringing");
    assertThat(centre.told(cust)).containsExactly("call-ringing");
    assertThat(centre.recordOf(call)).hasSize(3);
  }

  @Test
  void whatWasNotHandedOnComesBeforeWhatTheNextOneDoes() {
    Person agent = centre.agent("a1", "q");
    String call = requestsAndDies();

    other.dispatch.cancel(call, Optional.of("c1"), "c1");

    assertThat(centre.told(agent)).containsExactly("call-ringing", "ring-ended");
    assertThat(centre.told(cust)).containsExactly("call-ringing", "call-ended");
  }

  @Test
  void aCallThatAnotherScriptRangIsToldByTheQueuesReconciliation() {
    String call = centre.requests(cust, "q").callId();
    Person agent = centre.comes("a1", "agent");
    Await.on(
        scripts.setAvailability(
            agent.sessionUser(), centre.replica, Centre.offer(1, "q"), "[\"q\"]", 1));
    assertThat(centre.told(agent)).isEmpty();

    passes(call);
    assertThat(other.dispatch.reconcileQueue("any")).isEmpty();

    assertThat(centre.told(agent)).containsExactly("call-ringing");
    assertThat(centre.members(Command.ZRANGE, centre.key("untold"), 0, -1)).isEmpty();
  }

  @Test
  void aCrashHalfWayThroughHandingOnRepeatsNothing() {
    Person agent = centre.agent("a1", "q");
    CallRequest wish = Centre.wish(cust, "q");
    List<LoggedEvent> events = Await.on(scripts.request(wish)).undelivered().get(wish.callId());
    LoggedEvent ring =
        events.stream()
            .filter(event -> event.audience().sessions().contains(agent.sessionId()))
            .findFirst()
            .orElseThrow();
    SequencedMap<Offset, String> one =
        new LinkedHashMap<>(Map.of(ring.offset(), ring.asOutboxEvent()));
    Await.on(centre.sessions.notify(agent.sessionId(), new LogName.Call(wish.callId()), one));

    other.dispatch.reconcile(wish.callId());

    assertThat(centre.told(agent)).containsExactly("call-ringing");
    assertThat(centre.told(cust)).containsExactly("call-ringing");
  }

  @Test
  void anAcceptThatWasBegunIsFoundWhenItIsOverdue() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(cust, "q").callId();
    Intent begun = centre.dispatch.accept(call, agent.sessionUser(), "room1");
    centre.isFarOff(call, "acceptingSince");
    assertThat(other.dispatch.reconcile(call).overdue()).isEmpty();
    centre.comesTime(call, "acceptingSince");

    ReconcileResult result = other.dispatch.reconcile(call);
    assertThat(result.overdue()).contains(begun);
    assertThat(result.next()).isPresent();
    other.dispatch.accepted(begun);

    assertThat(other.dispatch.reconcile(call).overdue()).isEmpty();
    assertThat(centre.state(call)).isEqualTo("active");
  }

  @Test
  void aRingThatNobodyReconcilesIsEndedByTheQueuesReconciliation() {
    centre.agent("a1", "q");
    String call = centre.requests(cust, "q").callId();
    centre.comesTime(call, "ringUntil");

    other.dispatch.reconcileQueue("q");

    assertThat(centre.queue("q")).containsExactly(call);
  }

  @Test
  void aLossThatTheDispatchWasNotToldOfIsFoundInTheSession() {
    String call = centre.requests(cust, "q").callId();
    Person agent = centre.agent("a1", "q");
    centre.dispatch.decline(call, agent.sessionUser());
    Await.on(centre.sessions.detach(cust.sessionId(), cust.epoch(), centre.replica));
    Await.on(centre.sessions.end(agent.sessionId(), ""));

    other.dispatch.reconcile(call);
    other.dispatch.reconcileQueue("q");

    assertThat(centre.call(call)).containsKey("awayUntil");
    assertThat(other.dispatch.show("q").agents().getFirst().state()).isEqualTo(AgentStatus.AWAY);
  }

  @Test
  void aReturnThatTheDispatchWasNotToldOfIsFoundInTheSession() {
    String call = centre.requests(cust, "q").callId();
    Person agent = centre.agent("a1", "other");
    centre.loses(cust);
    centre.loses(agent);
    centre.attaches(cust);
    centre.attaches(agent);

    other.dispatch.reconcile(call);
    other.dispatch.reconcileQueue("other");

    assertThat(centre.call(call)).doesNotContainKey("awayUntil");
    assertThat(other.dispatch.show("other").agents().getFirst().state())
        .isEqualTo(AgentStatus.AVAILABLE);
  }

  @Test
  void whoRequestedWhileTheConnectionWasLostDoesNotWaitAsAGhost() {
    Await.on(centre.sessions.detach(cust.sessionId(), cust.epoch(), centre.replica));
    centre.dispatch.away("c1", cust.sessionId(), cust.epoch(), Departure.LOST);
    String call = centre.requests(cust, "q").callId();

    other.dispatch.reconcile(call);

    assertThat(centre.call(call)).containsKey("awayUntil");
  }

  @Test
  void anAgentWhoseReplicaIsGoneForLongIsNotCountedAnyMore() {
    Centre brief = centre.another("holdfast.dispatch.agent-window", "PT0S");
    centre.agent("a1", "q");
    centre.lapses();

    brief.dispatch.reconcileQueue("q");

    assertThat(brief.dispatch.show("q").agents()).isEmpty();
    assertThat(brief.dispatch.agentState("a1").orElseThrow().reason()).contains("away-too-long");
  }

  @Test
  void everyFlowAsksForAReconciliationBeforeItsFirstChange() {
    String queue = "q-" + centre.tag;
    Person agent = centre.agent("a1", queue);
    String call = centre.requests(cust, queue).callId();
    centre.dispatch.accept(call, agent.sessionUser(), "room1");

    Set<String> claimed = new HashSet<>();
    await()
        .untilAsserted(
            () -> {
              claimed.addAll(claimed());
              assertThat(claimed)
                  .contains(Dispatch.deadlineOf(call), Dispatch.queueDeadlineOf(queue));
            });
  }

  @Test
  void severalReplicasThatHandOnAtOnceTellEverybodyOnceAndInOrder() throws Exception {
    Person agent = centre.comes("a1", "agent");
    centre.offers(agent, 8, "q");
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(i -> Thread.ofVirtual().start(() -> visits(centre.another(), i)))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    for (String key : List.copyOf(centre.records.keySet())) {
      String call = key.split(" ")[0];
      centre.dispatch.reconcile(call);
      List<LoggedEvent> log = centre.log(call);
      assertThat(centre.recordOf(call))
          .isEqualTo(log.stream().map(LoggedEvent::asRecorded).toList());
      assertThat(centre.outbox(agent).stream().filter(event -> event.contains(call)).toList())
          .isEqualTo(
              log.stream()
                  .filter(event -> event.audience().sessions().contains(agent.sessionId()))
                  .map(LoggedEvent::asOutboxEvent)
                  .toList());
    }
    assertThat(centre.told(agent)).filteredOn("ring-ended"::equals).hasSize(40);
  }

  private void visits(Centre replica, int number) {
    for (int i = 0; i < 10; i++) {
      Person visitor = replica.customer("visitor" + number);
      String call = replica.requests(visitor, "q").callId();
      replica.dispatch.reconcile(call);
      replica.dispatch.cancel(call, Optional.empty(), visitor.userId());
      replica.dispatch.reconcileQueue("q");
    }
  }

  private String requestsAndDies() {
    CallRequest wish = Centre.wish(cust, "q");
    Await.on(scripts.request(wish));
    return wish.callId();
  }

  /** What a dead replica left undelivered is so for long enough that others do it. */
  private void passes(String call) {
    Await.on(centre.redis.send(Command.ZADD, centre.key("untold"), 1, call));
  }

  private List<String> claimed() {
    return IntStream.range(0, 4)
        .boxed()
        .flatMap(
            shard ->
                Await.on(centre.deadlines.claim(shard, 10_000, Duration.ofMillis(40))).stream())
        .map(claim -> claim.member())
        .toList();
  }
}
