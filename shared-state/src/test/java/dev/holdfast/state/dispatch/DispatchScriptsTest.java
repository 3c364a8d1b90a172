package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.dispatch.DispatchScripts.Reach;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Each script of the dispatch: called twice, with a stale epoch, in a state that is not its own.
 */
class DispatchScriptsTest {
  private static final Optional<String> ALL = Optional.empty();
  private final Centre centre = new Centre();
  private final DispatchScripts scripts = centre.scripts;

  @Test
  void requestingTwiceIsWaitingOnce() {
    Person cust = centre.customer("c1");
    assertThat(result(scripts.request(Centre.wish(cust, "q")))).isEqualTo("requested");

    assertThat(result(scripts.request(Centre.wish(cust, "q")))).isEqualTo("known");
    assertThat(centre.queue("q")).hasSize(1);
  }

  @Test
  void aStaleRequestChangesNothing() {
    Person cust = centre.customer("c1");
    centre.requests(centre.attaches(cust), "q");

    assertThat(result(scripts.request(Centre.wish(cust, "q")))).isEqualTo("stale");
  }

  @Test
  void aRequestAfterTheCallIsOverIsANewCall() {
    Person cust = centre.customer("c1");
    String first = centre.requests(cust, "q").callId();
    cancel(first);

    assertThat(centre.requests(cust, "other").callId()).isNotEqualTo(first);
  }

  @Test
  void cancellingTwiceIsToldOnce() {
    String call = centre.requests(centre.customer("c1"), "q").callId();

    assertThat(cancel(call)).isEqualTo("call");
    assertThat(cancel(call)).isEqualTo("call");

    assertThat(centre.types(call)).containsOnlyOnce("call-ended");
  }

  @Test
  void whoQuitsGivesUpWhatWaitsAndWhatIsOffered() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();

    assertThat(quit(cust)).isEqualTo("quit");
    assertThat(quit(cust)).isEqualTo("quit");
    assertThat(quit(agent)).isEqualTo("quit");

    assertThat(centre.types(call)).containsOnlyOnce("call-ended");
    assertThat(centre.dispatch.agentState("a1").orElseThrow().available()).isFalse();
  }

  @Test
  void whatAnotherSessionHasTakenOverIsNotGivenUp() {
    Person desk = centre.agent("a1", "q");
    Person otherDesk = centre.agent("a1", "q");
    Person tab = centre.customer("c1");
    Person otherTab = centre.customer("c1");
    centre.requests(tab, "q");
    String call = centre.requests(otherTab, "q").callId();

    quit(desk);
    quit(tab);

    assertThat(centre.state(call)).isEqualTo("ringing");
    assertThat(centre.dispatch.ringingAt(otherDesk.userId())).containsExactly(call);
  }

  @Test
  void aStaleGoodbyeGivesUpNothing() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    centre.returns(agent);
    centre.returns(cust);

    quit(agent);
    quit(cust);

    assertThat(centre.state(call)).isEqualTo("ringing");
  }

  @Test
  void aCallThatGoesOnIsNotGivenUpByAGoodbye() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    centre.takes(agent);

    quit(cust);

    assertThat(centre.state(call)).isEqualTo("active");
  }

  private String quit(Person person) {
    return result(centre.scripts.quit(person.userId(), person.sessionId(), person.epoch()));
  }

  @Test
  void acceptingTwiceIsTheSameIntent() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();

    DispatchAnswer<Intent> first = Await.on(scripts.accept(call, agent.sessionUser(), "room1"));
    DispatchAnswer<Intent> second = Await.on(scripts.accept(call, agent.sessionUser(), "room2"));

    assertThat(first.result()).isEqualTo("accepting");
    assertThat(second.result()).isEqualTo("accepting");
    assertThat(second.orThrow()).isEqualTo(first.orThrow());
    assertThat(centre.types(call)).containsOnlyOnce("call-accepting");
    assertThat(centre.members(Command.LRANGE, centre.key("waits", "q"), 0, -1)).hasSize(1);
  }

  @Test
  void onlyWhereItRingsACallIsAccepted() {
    Person agent = centre.agent("a1", "q");
    Person other = centre.agent("a2", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();

    assertThat(accept(call, other)).isEqualTo("not-ringing");
    Person otherPage = centre.comes("a1", "agent");
    assertThat(accept(call, otherPage)).isEqualTo("not-ringing");
    assertThat(decline(call, otherPage)).isEqualTo("not-ringing");
    assertThat(accept(call, centre.comes("nobody", "agent"))).isEqualTo("not-ringing");
    assertThat(accept("none", agent)).isEqualTo("not-ringing");
    cancel(call);
    assertThat(accept(call, agent)).isEqualTo("not-ringing");
  }

  @Test
  void aStaleAcceptOrDeclineChangesNothing() {
    Person agent = centre.agent("a1", "q");
    centre.returns(agent);
    String call = centre.requests(centre.customer("c1"), "q").callId();

    assertThat(accept(call, agent)).isEqualTo("stale");
    assertThat(decline(call, agent)).isEqualTo("stale");
    assertThat(centre.state(call)).isEqualTo("ringing");
  }

  @Test
  void aNewerEpochThatTheDispatchHasNotHeardOfMayAccept() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();

    assertThat(accept(call, centre.attaches(agent))).isEqualTo("accepting");
  }

  @Test
  void acceptedTwiceIsActive() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    accept(call, agent);

    assertThat(result(scripts.accepted(call, "", ""))).isEqualTo("active");
    assertThat(result(scripts.accepted(call, "", ""))).isEqualTo("active");
    assertThat(result(scripts.accepted("none", "", ""))).isEqualTo("call-not-found");
  }

  @Test
  void anAcceptThatIsFinishedAfterTheCallIsOverBringsNothingBack() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    accept(call, agent);
    Await.on(scripts.release(call, Optional.empty()));

    assertThat(result(scripts.accepted(call, "", ""))).isEqualTo("ended");
    assertThat(load("a1")).isZero();
  }

  @Test
  void decliningTwiceIsDecliningOnce() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();

    assertThat(decline(call, agent)).isEqualTo("declined");
    assertThat(decline(call, agent)).isEqualTo("declined");

    assertThat(centre.types(call)).containsOnlyOnce("ring-ended");
    assertThat(decline(call, centre.agent("a2", "other"))).isEqualTo("not-ringing");
  }

  @Test
  void releasingTwiceFreesOnce() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    centre.takes(agent);
    String next = centre.requests(centre.customer("c2"), "q").callId();

    assertThat(result(scripts.release(call, Optional.empty()))).isEqualTo("released");
    assertThat(result(scripts.release(call, Optional.empty()))).isEqualTo("released");

    assertThat(centre.state(next)).isEqualTo("ringing");
    assertThat(load("a1")).isEqualTo(1);
    assertThat(result(scripts.release("none", Optional.empty()))).isEqualTo("call-not-found");
    assertThat(centre.types(call)).doesNotContain("call-ended");
  }

  @Test
  void transferringAndInvitingTwiceIsOnce() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    centre.takes(agent);
    Target target = new Target.Queue("second");

    String invite = Await.on(scripts.invite(call, ALL, target)).orThrow();
    assertThat(Await.on(scripts.invite(call, ALL, target)).orThrow()).isEqualTo(invite);
    assertThat(result(scripts.transfer(call, ALL, target))).isEqualTo("transferring");
    assertThat(result(scripts.transfer(call, ALL, target))).isEqualTo("transferring");

    assertThat(centre.queue("second")).containsExactly(call, invite);
    assertThat(centre.types(call)).containsOnlyOnce("call-transferring", "call-inviting");
  }

  @Test
  void onlyACallThatGoesOnIsTransferredOrHasGuests() {
    String call = centre.requests(centre.customer("c1"), "q").callId();
    Target target = new Target.Queue("second");

    assertThat(result(scripts.transfer(call, ALL, target))).isEqualTo("call-in-progress");
    assertThat(result(scripts.invite(call, ALL, target))).isEqualTo("call-not-found");
    cancel(call);
    assertThat(result(scripts.transfer(call, ALL, target))).isEqualTo("call-not-found");
    assertThat(result(scripts.invite("none", ALL, target))).isEqualTo("call-not-found");
  }

  @Test
  void sayingTheSameAgainDoesNotCostThePlaceAmongTheIdle() {
    Person first = centre.agent("a1", "q");
    centre.agent("a2", "q");
    centre.offers(first, 1, "q");

    assertThat(centre.members(Command.ZRANGE, centre.key("idle", "q"), 0, -1)).startsWith("a1");
  }

  @Test
  void anAgentWhoServesOtherQueuesIsFoundInThoseOnly() {
    Person agent = centre.agent("a1", "q", "r");
    centre.offers(agent, 1, "s");

    assertThat(centre.members(Command.ZRANGE, centre.key("idle", "q"), 0, -1)).isEmpty();
    assertThat(centre.members(Command.SMEMBERS, centre.key("agents", "r"))).isEmpty();
    assertThat(centre.members(Command.SMEMBERS, centre.key("agents", "s"))).containsExactly("a1");
  }

  @Test
  void aStaleAvailabilityChangesNothing() {
    Person agent = centre.agent("a1", "q");
    centre.returns(agent);

    assertThat(
            result(
                scripts.setAvailability(
                    agent.sessionUser(), centre.replica, Centre.nothing(), "[]", 1)))
        .isEqualTo("stale");
    assertThat(centre.dispatch.agentState("a1").orElseThrow().available()).isTrue();
  }

  @Test
  void anAgentWithTooManyQueuesIsToldTheLimitAndChangesNothing() {
    Person agent = centre.comes("a1", "agent");
    String[] queues =
        IntStream.range(0, 101).mapToObj(number -> "q" + number).toArray(String[]::new);

    assertThatThrownBy(() -> centre.offers(agent, 1, queues))
        .isInstanceOf(HoldfastException.class)
        .hasMessageContaining("100");

    assertThat(centre.dispatch.agentState("a1")).isEmpty();
  }

  @Test
  void aCallHasABoundedNumberOfInvitations() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    centre.takes(agent);
    for (int i = 0; i < 16; i++) {
      assertThat(result(scripts.invite(call, ALL, new Target.Queue("other" + i))))
          .isEqualTo("inviting");
    }

    assertThat(result(scripts.invite(call, ALL, new Target.Queue("one-more"))))
        .isEqualTo("too-many");
    assertThat(result(scripts.invite(call, ALL, new Target.Queue("other3")))).isEqualTo("inviting");
  }

  @Test
  void goingAwayTwiceKeepsTheFirstDeadline() {
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    away(cust);
    String deadline = centre.call(call).get("awayUntil");

    assertThat(away(cust)).isEqualTo("away");

    assertThat(centre.call(call).get("awayUntil")).isEqualTo(deadline);
    assertThat(centre.types(call)).containsOnlyOnce("customer-away");
  }

  @Test
  void aStaleAwayDoesNotTouchWhoIsBack() {
    Person cust = centre.customer("c1");
    Person agent = centre.agent("a1", "other");
    String call = centre.requests(cust, "q").callId();
    Person custBack = centre.returns(cust);
    centre.returns(agent);

    assertThat(away(cust)).isEqualTo("absent");
    assertThat(away(agent)).isEqualTo("absent");
    assertThat(away(centre.customer("c1"))).isEqualTo("absent");

    assertThat(centre.call(call)).doesNotContainKey("awayUntil");
    assertThat(away(custBack)).isEqualTo("away");
  }

  @Test
  void comingBackTwiceIsBeingThereAndAStaleReturnIsNot() {
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    Person newer = centre.attaches(centre.attaches(cust));
    Await.on(scripts.away("c1", newer.sessionId(), newer.epoch()));
    assertThat(back(cust)).isEqualTo("absent");
    assertThat(centre.call(call)).containsKey("awayUntil");

    assertThat(back(newer)).isEqualTo("back");
    assertThat(back(newer)).isEqualTo("back");

    assertThat(centre.types(call)).containsOnlyOnce("customer-back");
    assertThat(centre.members(Command.ZRANGE, centre.key("ready", "q"), 0, -1)).hasSize(1);
  }

  @Test
  void aSessionThatWasTakenOverDoesNotComeBack() {
    Person old = centre.agent("a1", "q");
    Person young = centre.comes("a1", "agent");
    assertThat(takeOver(young)).isEqualTo("taken");
    assertThat(takeOver(young)).isEqualTo("taken");

    assertThat(back(old)).isEqualTo("absent");
    assertThat(away(old)).isEqualTo("absent");
    assertThat(takeOver(centre.customer("stranger"))).isEqualTo("absent");
    assertThat(centre.fields(centre.key("agent", "a1")))
        .containsEntry("session", young.sessionId());
  }

  @Test
  void aLeaseIsNewOnceAndHeldThen() {
    DispatchScripts other = new DispatchScripts(centre.redis, centre.config, "other" + centre.tag);

    assertThat(result(other.renew("r1"))).isEqualTo("lapsed");
    assertThat(result(other.renew("r1"))).isEqualTo("held");
  }

  @Test
  void prioritisingTwiceIsRecordedOnce() {
    String call = centre.requests(centre.customer("c1"), "q").callId();

    assertThat(result(scripts.prioritise(call, 3))).isEqualTo("prioritised");
    assertThat(result(scripts.prioritise(call, 3))).isEqualTo("prioritised");

    assertThat(centre.types(call)).containsOnlyOnce("call-prioritised");
  }

  @Test
  void whatWasDeliveredIsNotRelayedAgainAndAnOlderOffsetDoesNotTurnItBack() {
    Person cust = centre.customer("c1");
    CallRequest wish = Centre.wish(cust, "q");
    List<LoggedEvent> first = undelivered(scripts.request(wish), wish.callId());
    Await.on(scripts.delivered(wish.callId(), first.getLast().offset()));
    List<LoggedEvent> second = undelivered(scripts.prioritise(wish.callId(), 4), wish.callId());
    Await.on(scripts.delivered(wish.callId(), second.getLast().offset()));

    Await.on(scripts.delivered(wish.callId(), first.getLast().offset()));
    Await.on(scripts.delivered(wish.callId(), second.getLast().offset()));
    Offset ofAnEpochBefore = Offset.parse("0-2").orElseThrow();
    Await.on(scripts.delivered(wish.callId(), ofAnEpochBefore));

    assertThat(second).extracting(LoggedEvent::type).containsExactly("call-prioritised");
    assertThat(Await.on(scripts.reconcile(wish.callId())).undelivered()).isEmpty();
  }

  @Test
  void aReconciliationOfWhatIsNotThereMakesNothing() {
    assertThat(result(scripts.reconcile("none"))).isEqualTo("call-not-found");
    assertThat(Await.on(scripts.reconcileQueue("none")).orThrow().next()).isEmpty();
    assertThat(centre.dispatch.reconcile("none").next()).isEmpty();
    assertThat(Await.on(centre.queries.queues(DispatchQueries.FIRST)).names()).isEmpty();
  }

  @Test
  void allThatIsKeptHasALifetime() {
    Person agent = centre.comes("a1", "agent");
    centre.offers(agent, 2, "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    decline(call, agent);
    centre.requests(centre.customer("c2"), "q");
    centre.takes(agent);
    Await.on(
        scripts.invite(
            centre.members(Command.SMEMBERS, centre.key("agent", "a1", "calls")).getFirst(),
            ALL,
            new Target.Queue("r")));
    centre.dispatch.reconcileQueue("q");

    List<String> keys = centre.members(Command.KEYS, centre.key() + "*");

    assertThat(keys).hasSizeGreaterThan(15);
    for (String key : keys) {
      assertThat(Await.on(centre.redis.send(Command.PTTL, key)).toLong()).as(key).isPositive();
    }
  }

  @Test
  void ofACallThatIsOverAndToldNothingStaysForLong() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    decline(call, agent);

    centre.dispatch.cancel(call, Optional.empty(), "c1");

    for (String key : centre.members(Command.KEYS, centre.key("call", call) + "*")) {
      assertThat(Await.on(centre.redis.send(Command.PTTL, key)).toLong())
          .as(key)
          .isLessThanOrEqualTo(300_000);
    }
    assertThat(centre.members(Command.ZRANGE, centre.key("untold"), 0, -1)).isEmpty();
  }

  private String accept(String call, Person agent) {
    return result(scripts.accept(call, agent.sessionUser(), "room"));
  }

  private String decline(String call, Person agent) {
    return result(scripts.decline(call, agent.sessionUser()));
  }

  private String cancel(String call) {
    return result(scripts.cancel(call, ALL, "somebody", "cancelled", Reach.PENDING));
  }

  private String away(Person person) {
    return result(scripts.away(person.userId(), person.sessionId(), person.epoch()));
  }

  private String back(Person person) {
    SessionUser sessionUser = person.sessionUser();
    return result(
        scripts.back(
            sessionUser.userId(), sessionUser.sessionId(), sessionUser.epoch(), centre.replica));
  }

  private String takeOver(Person person) {
    return result(
        scripts.takeOver(person.userId(), person.sessionId(), person.epoch(), centre.replica));
  }

  private int load(String user) {
    return centre.members(Command.SMEMBERS, centre.key("agent", user, "calls")).size();
  }

  private static <T> String result(Future<DispatchAnswer<T>> change) {
    return Await.on(change).result();
  }

  private static <T> List<LoggedEvent> undelivered(Future<DispatchAnswer<T>> change, String call) {
    return Await.on(change).undelivered().get(call);
  }
}
