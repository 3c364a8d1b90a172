package dev.holdfast.state.dispatch;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.Listening;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.dispatch.QueueReconciliation.Moved;
import dev.holdfast.state.event.EventRecorder;
import dev.holdfast.state.event.EventRelay;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Sessions;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who waits is told when the last agent of the queue goes and when the first one comes. */
class WaitingKnowsTest {
  private final Centre centre = new Centre();
  private final Dispatch dispatch = centre.dispatch;

  /** What one reconciliation of the queue finds to be told. */
  private record Told(List<Moved> positions, List<Integer> counts, List<String> sessions) {
    boolean has(Person customer) {
      return sessions.contains(customer.sessionId());
    }
  }

  private Told reconciles() {
    QueueReconciliation found = reconcile();
    centre.confirms("q", found);
    return told(found);
  }

  private Told reconcilesAndDies() {
    return told(reconcile());
  }

  private QueueReconciliation reconcile() {
    return Await.on(centre.scripts.reconcileQueue("q")).orThrow();
  }

  private static Told told(QueueReconciliation found) {
    Told told = new Told(found.moved(), counts(found), found.told());
    assertThat(found.step().isEmpty())
        .as("nothing is to be confirmed where nobody is told")
        .isEqualTo(told.positions().isEmpty() && told.sessions().isEmpty());
    return told;
  }

  // Who is available, busy and away, and how many calls wait.
  private static List<Integer> counts(QueueReconciliation found) {
    ServingAgents agents = found.agents();
    return List.of(agents.available(), agents.busy(), agents.away(), found.waiting());
  }

  static Stream<Arguments> waysToGo() {
    return Stream.of(
        way("says DISCONNECT", (centre, agent) -> quits(centre, agent)),
        way("is available no more", (centre, agent) -> offers(centre, agent, Centre.nothing("q"))),
        way(
            "announces other queues",
            (centre, agent) -> offers(centre, agent, Centre.offer(1, "side"))),
        way(
            "is taken over by a tab for other queues",
            (centre, agent) ->
                offers(centre, centre.comes("a1", "agent"), Centre.offer(1, "side"))),
        way(
            "is away too long",
            (centre, agent) -> {
              centre.loses(agent);
              centre.comesTimeOf("a1", "awayUntil");
            }));
  }

  private static Arguments way(String name, BiConsumer<Centre, Person> goes) {
    return Arguments.of(name, goes);
  }

  private static void quits(Centre centre, Person agent) {
    centre.dispatch.quit("a1", agent.sessionId(), agent.epoch());
  }

  private static void offers(Centre centre, Person agent, Availability offer) {
    centre.dispatch.setAvailability(agent.sessionUser(), centre.replica, offer);
  }

  @ParameterizedTest(name = "who {0}")
  @MethodSource("waysToGo")
  void whoWaitsHearsThatTheLastAgentHasGone(String name, BiConsumer<Centre, Person> goes) {
    Person agent = busyAgent();
    Person customer = waits("c1");
    assertThat(reconciles().has(customer)).as("who comes is told of the agents").isTrue();
    assertThat(reconciles().sessions()).isEmpty();

    goes.accept(centre, agent);

    Told told = reconciles();
    assertThat(told.has(customer)).isTrue();
    assertThat(told.counts()).containsExactly(0, 0, 0, 1);
    assertThat(told.positions())
        .first()
        .extracting(Moved::sessionId, Moved::position, Moved::estimatedWait)
        .containsExactly(customer.sessionId(), 1, Optional.empty());
    assertThat(reconciles().sessions()).as("once").isEmpty();
  }

  @Test
  void theGoodbyeOfATabThatWasTakenOverTellsNobodyAnything() {
    Person older = busyAgent();
    Person customer = waits("c1");
    reconciles();
    offers(centre, centre.comes("a1", "agent"), Centre.offer(1, "side", "q"));

    quits(centre, older);

    assertThat(reconciles().has(customer)).isFalse();
  }

  @Test
  void whoWaitsHearsThatTheFirstAgentHasComeAndNothingOfTheOthers() {
    Person customer = waits("c1");
    Told alone = reconciles();
    assertThat(alone.has(customer)).isTrue();
    assertThat(alone.counts()).containsExactly(0, 0, 0, 1);

    busyAgent();
    Told first = reconciles();
    busyAgent("a2");
    Told second = reconciles();

    assertThat(first.has(customer)).isTrue();
    assertThat(first.counts()).containsExactly(0, 1, 0, 1);
    assertThat(second.has(customer)).isFalse();
    assertThat(second.positions()).isEmpty();
    assertThat(second.counts()).containsExactly(0, 2, 0, 1);
  }

  @Test
  void whoIsBackByAnotherSessionIsToldAnew() {
    busyAgent();
    Person customer = waits("c1");
    reconciles();
    Person tab = centre.customer("c1");
    centre.requests(tab, "q");

    assertThat(reconciles().has(tab)).isTrue();
    assertThat(reconciles().has(customer)).isFalse();
  }

  @Test
  void whatADeadReplicaWasToTellIsToldAgainUntilItWasAnnounced() {
    Person agent = busyAgent();
    Person customer = waits("c1");
    dispatch.reconcileQueue("q");
    quits(centre, agent);
    Told lost = reconcilesAndDies();
    assertThat(lost.has(customer)).isTrue();

    assertThat(reconcilesAndDies()).isEqualTo(lost);
    dispatch.reconcileQueue("q");
    assertThat(reconciles().sessions()).as("it was announced").isEmpty();
  }

  @Test
  void whatAReconciliationThatFailsWasToTellIsToldAgain() {
    centre.agent("a1", "q");
    String rings = centre.requests(centre.customer("of a1"), "q").callId();
    Person customer = waits("c1");
    reconciles();
    centre.comesTime(rings, "ringUntil");
    EventRecorder broken = (call, logs) -> Future.failedFuture("the log is not to be had");
    CallEventRelay fails =
        new CallEventRelay(
            centre.scripts,
            centre.deadlines,
            new EventRelay(broken, centre.sessions),
            new DispatchMetrics(Dispatches.configured()));
    DispatchReconciler failing =
        new DispatchReconciler(
            centre.scripts, fails, centre.sessions, centre.replicas, centre.streams);

    assertThatThrownBy(() -> failing.atQueue("q")).hasMessageContaining("not to be had");

    Told told = reconciles();
    assertThat(told.has(customer)).isTrue();
    assertThat(told.counts()).containsExactly(0, 0, 0, 2);
    assertThat(reconciles().sessions()).isEmpty();
  }

  /**
   * The reconciliation of a replica that was only slow must not confirm what another one has to
   * tell.
   */
  @Test
  void aStepIsConfirmedOnceAndNoOtherWithIt() {
    waits("c1");
    QueueReconciliation slow = reconcile();
    QueueReconciliation next = reconcile();

    centre.confirms("q", slow);
    assertThat(centre.fields(centre.key("announced", "q")))
        .containsEntry("unconfirmed", next.step().orElseThrow());
    centre.confirms("q", next);
    centre.confirms("q", next);

    assertThat(centre.fields(centre.key("announced", "q"))).doesNotContainKey("unconfirmed");
    assertThat(reconciles().sessions()).isEmpty();
  }

  @Test
  void everyAgentOfAQueueIsAvailableBusyOrAway() {
    busyAgent();
    centre.loses(busyAgent("a2"));
    Person free = centre.agent("a3", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    dispatch.decline(call, free.sessionUser());

    assertThat(reconciles().counts()).containsExactly(1, 1, 1, 1);
    assertThat(dispatch.callOf("c1").orElseThrow().agents()).contains(new ServingAgents(1, 1, 1));

    long justNow = System.currentTimeMillis() - 1_000;
    Await.on(centre.redis.send(Command.HSET, centre.key("leases"), centre.replica, justNow));
    assertThat(reconciles().counts()).as("their replica is gone").containsExactly(0, 0, 3, 1);
  }

  @Test
  void whatIsToldNamesTheAgentsAndNoWaitThatNobodyKnows() {
    Person agent = busyAgent();
    Person customer = waits("c1");
    Listening page = new Listening();
    OneRedis.subscriptions().subscribe(Sessions.outboxOf(customer.sessionId()), page);
    await().until(() -> page.isSubscribed());

    quits(centre, agent);
    dispatch.reconcileQueue("q");

    await().until(() -> page.messages().size() == 2);
    OneRedis.subscriptions().unsubscribe(Sessions.outboxOf(customer.sessionId()), page);
    String call = dispatch.callOf("c1").orElseThrow().callId();
    assertThat(page.messages().get(0))
        .contains(
            "[\"queue-position\",{\"callId\":\""
                + call
                + "\",\"queue\":\"q\",\"position\":1,"
                + "\"agents\":{\"available\":0,\"busy\":0,\"away\":0}}]");
    assertThat(page.messages().get(1))
        .contains(
            "[\"agent-availability\",{\"queue\":\"q\",\"available\":0,\"busy\":0,"
                + "\"away\":0,\"waiting\":1}]");
  }

  private Person busyAgent() {
    return busyAgent("a1");
  }

  /** Serves the queue, and has a call of another one. */
  private Person busyAgent(String userId) {
    Person agent = centre.agent(userId, "side");
    centre.requests(centre.customer("of " + userId), "side");
    centre.takes(agent);
    centre.offers(agent, 1, "side", "q");
    return agent;
  }

  private Person waits(String userId) {
    Person customer = centre.customer(userId);
    assertThat(centre.requests(customer, "q").position()).isPositive();
    return customer;
  }
}
