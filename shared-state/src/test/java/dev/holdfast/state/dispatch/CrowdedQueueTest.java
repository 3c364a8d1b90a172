package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.CommandsSent;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A thousand who wait cost an agent or a call no more than twenty do. Commands, events and entries
 * are counted: that does not depend on the machine.
 */
class CrowdedQueueTest {
  private static final int FEW = 20;
  private static final int MANY = 1_000;
  private static final int MOST_AT_ONCE = 300;

  private final Centre centre = new Centre();

  /** What reconciliations of a queue have told until there was nothing more to tell. */
  private record Round(List<String> sessions, int positions, int steps, long mostCommands) {}

  private QueueReconciliation reconcile(String queue) {
    return Await.on(centre.scripts.reconcileQueue(queue)).orThrow();
  }

  private Round reconciles(String queue) {
    List<String> sessions = new ArrayList<>();
    int positions = 0;
    int steps = 0;
    long most = 0;
    QueueReconciliation found;
    do {
      long before = CommandsSent.of("");
      found = reconcile(queue);
      centre.confirms(queue, found);
      most = Math.max(most, CommandsSent.of("") - before);
      List<String> told = found.told();
      assertThat(told).as("told in one step").hasSizeLessThanOrEqualTo(MOST_AT_ONCE + 8);
      assertThat(found.moved()).as("in one step").hasSizeLessThanOrEqualTo(MOST_AT_ONCE);
      sessions.addAll(told);
      positions += found.moved().size();
      assertThat(steps++).as("steps until all are told").isLessThan(20);
    } while (found.next().equals(Optional.of(Duration.ZERO)));
    return new Round(sessions, positions, steps, most);
  }

  @Test
  void theFirstAgentIsToldToAllInStepsAndTheSecondToNobody() {
    fill("q", MANY);
    reconciles("q");
    Person first = busyAgent("a1");
    Person second = busyAgent("a2");

    centre.offers(first, 1, "side", "q");
    Round come = reconciles("q");
    centre.offers(second, 1, "side", "q");
    Round more = reconciles("q");
    quits(first);
    Round less = reconciles("q");
    quits(second);
    Round gone = reconciles("q");

    assertThat(come.sessions()).doesNotHaveDuplicates().contains(sessions(MANY));
    assertThat(come.steps()).isGreaterThan(3);
    assertThat(come.mostCommands()).isLessThan(1_500);
    assertThat(List.of(more, less)).allSatisfy(this::tellsTheAgentsAlone);
    assertThat(gone.sessions()).hasSize(MANY).doesNotHaveDuplicates();
    assertThat(gone.positions()).isEqualTo(MANY);
  }

  @Test
  void ofAReplicaThatDiesTheStepIsToldAgainAndTheOthersAreNot() {
    fill("q", MANY);
    reconciles("q");
    centre.offers(busyAgent("a1"), 1, "side", "q");
    centre.confirms("q", reconcile("q"));
    List<String> lost = reconcile("q").told();
    assertThat(lost).hasSize(MOST_AT_ONCE);

    Round rest = reconciles("q");

    assertThat(rest.sessions()).doesNotHaveDuplicates().containsAll(lost);
    assertThat(rest.positions()).isEqualTo(MANY - MOST_AT_ONCE);
    assertThat(rest.mostCommands()).isLessThan(1_500);
    assertThat(reconciles("q").sessions()).isEmpty();
  }

  private void tellsTheAgentsAlone(Round round) {
    assertThat(round.sessions()).hasSizeLessThanOrEqualTo(2);
    assertThat(round.positions()).isZero();
    assertThat(round.mostCommands()).isLessThan(1_500);
  }

  @Test
  void whoComesBehindIsToldOfTheAgentsAndTheOthersHearNothing() {
    fill("q", MANY);
    reconciles("q");

    Person last = centre.customer("last");
    centre.requests(last, "q");
    Round round = reconciles("q");

    assertThat(round.sessions()).containsExactly(last.sessionId());
    assertThat(round.positions()).isEqualTo(1);
  }

  @Test
  void anAgentWhoComesAndACallThatIsTakenCostAsMuchWithAThousandAsWithTwenty() {
    fill("few", FEW);
    fill("many", MANY);
    reconciles("few");
    reconciles("many");

    List<Long> few = costs("a1", "few");
    List<Long> many = costs("a2", "many");

    for (int step = 0; step < many.size(); step++) {
      // Scripts are loaded once, and connections are kept alive.
      assertThat(many.get(step))
          .as("commands of step %d: to come, to take, to end, to ask", step)
          .isLessThan(few.get(step) + FEW);
    }
  }

  private List<Long> costs(String user, String queue) {
    Person agent = centre.comes(user, "agent");
    Person next = centre.customer("next in " + queue);
    DispatchScripts scripts = centre.scripts;
    String call = centre.queue(queue).getFirst();
    return List.of(
        commands(
            () ->
                scripts.setAvailability(
                    agent.sessionUser(),
                    centre.replica,
                    Centre.offer(1, queue),
                    "[\"" + queue + "\"]",
                    1)),
        commands(() -> scripts.accept(call, agent.sessionUser(), "room of " + user)),
        commands(() -> scripts.release(call, Optional.empty())),
        commands(() -> scripts.request(Centre.wish(next, queue))));
  }

  private static <T> long commands(Supplier<Future<DispatchAnswer<T>>> script) {
    long before = CommandsSent.of("");
    Await.on(script.get());
    return CommandsSent.of("") - before;
  }

  private void quits(Person agent) {
    centre.dispatch.quit(agent.userId(), agent.sessionId(), agent.epoch());
  }

  /** Has a call of another queue. */
  private Person busyAgent(String userId) {
    Person agent = centre.agent(userId, "side");
    centre.requests(centre.customer("of " + userId), "side");
    centre.takes(agent);
    return agent;
  }

  private void fill(String queue, int number) {
    List<Future<?>> asked = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      String user = queue + i;
      SessionUser customer = new SessionUser(user, "C", Role.CUSTOMER, "s" + i, 1, 1);
      asked.add(
          centre.scripts.request(
              new CallRequest(user + "-call", queue, "t", CustomerFields.of("{}"), customer)));
      if (asked.size() == 200) {
        asked.forEach(Await::on);
        asked.clear();
      }
    }
    asked.forEach(Await::on);
  }

  private static String[] sessions(int number) {
    return IntStream.range(0, number).mapToObj(i -> "s" + i).toArray(String[]::new);
  }
}
