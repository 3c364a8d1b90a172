package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Each script of the dispatch: called twice, with a stale epoch, in a state that is not its own.
 */
class DispatchScriptsTest {
  private static final Optional<String> ALL = Optional.empty();
  private final Centre centre = new Centre();
  private final DispatchScripts scripts = centre.scripts;

  /** Each is answered the same again, and logged once. */
  @Test
  void whatIsDoneTwiceIsDoneOnce() {
    Person agent = centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();
    Target second = new Target.Queue("second");

    twice("declined", () -> decline(call, agent));
    twice("prioritised", () -> result(scripts.prioritise(call, 3)));
    centre.pauseEnds(call, "a1");
    centre.dispatch.reconcileQueue("q");
    twice("accepting", () -> accept(call, agent));
    twice("active", () -> result(scripts.accepted(call, "", "")));
    String invite = Await.on(scripts.invite(call, ALL, second)).orThrow();
    assertThat(Await.on(scripts.invite(call, ALL, second)).orThrow()).isEqualTo(invite);
    twice("transferring", () -> result(scripts.transfer(call, ALL, second)));
    assertThat(centre.queue("second")).containsExactly(call, invite);
    twice("released", () -> result(scripts.release(call, ALL)));
    // An accept that is finished after the end brings nothing back.
    twice("ended", () -> result(scripts.accepted(call, "", "")));
    String cancelled = centre.requests(centre.customer("c2"), "other").callId();
    twice("call", () -> cancel(cancelled));

    assertThat(centre.types(call))
        .containsOnlyOnce(
            "ring-ended",
            "call-prioritised",
            "call-accepting",
            "call-inviting",
            "call-transferring",
            "invite-ended")
        .doesNotContain("call-ended");
    assertThat(centre.types(cancelled)).containsOnlyOnce("call-ended");
  }

  private static void twice(String expected, Supplier<String> script) {
    assertThat(script.get()).isEqualTo(expected);
    assertThat(script.get()).as("again").isEqualTo(expected);
  }

  @Test
  void onlyOnThePageWhereItRingsACallIsAcceptedOrDeclined() {
    centre.agent("a1", "q");
    String call = centre.requests(centre.customer("c1"), "q").callId();

    Person otherPage = centre.comes("a1", "agent");
    assertThat(accept(call, otherPage)).isEqualTo("not-ringing");
    assertThat(decline(call, otherPage)).isEqualTo("not-ringing");
    assertThat(accept(call, centre.comes("nobody", "agent"))).isEqualTo("not-ringing");
  }

  @Test
  void whatIsNotThereIsNotMade() {
    Target target = new Target.Queue("second");

    assertThat(accept("none", centre.comes("a1", "agent"))).isEqualTo("not-ringing");
    assertThat(result(scripts.accepted("none", "", ""))).isEqualTo("call-not-found");
    assertThat(result(scripts.release("none", ALL))).isEqualTo("call-not-found");
    assertThat(result(scripts.invite("none", ALL, target))).isEqualTo("call-not-found");
    assertThat(result(scripts.reconcile("none"))).isEqualTo("call-not-found");
    assertThat(Await.on(scripts.reconcileQueue("none")).orThrow().next()).isEmpty();
    assertThat(centre.dispatch.reconcile("none").next()).isEmpty();
    assertThat(Await.on(centre.queries.queues(DispatchQueries.FIRST)).names()).isEmpty();
  }

  @Test
  void aStaleRequestChangesNothing() {
    Person cust = centre.customer("c1");
    centre.requests(centre.attaches(cust), "q");

    assertThat(result(scripts.request(Centre.wish(cust, "q")))).isEqualTo("stale");
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
  void aLeaseIsNewOnceAndHeldThen() {
    DispatchScripts other = new DispatchScripts(centre.redis, centre.config, "other" + centre.tag);

    assertThat(result(other.renew("r1"))).isEqualTo("lapsed");
    assertThat(result(other.renew("r1"))).isEqualTo("held");
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
    return result(scripts.cancel(call, ALL, "somebody"));
  }

  private static <T> String result(Future<DispatchAnswer<T>> change) {
    return Await.on(change).result();
  }

  private static <T> List<LoggedEvent> undelivered(Future<DispatchAnswer<T>> change, String call) {
    return Await.on(change).undelivered().get(call);
  }
}
