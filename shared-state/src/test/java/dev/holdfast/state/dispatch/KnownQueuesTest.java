package dev.holdfast.state.dispatch;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Which queues there are: nobody waits in one that no agent has ever heard of. */
class KnownQueuesTest {
  private static final String ANY = "holdfast.dispatch.any-queue";
  private static final String SUPPORT = "holdfast.dispatch.queues.\"support\".priority";

  private final Centre centre = new Centre(ANY, "false", SUPPORT, "1");
  private final Dispatch dispatch = centre.dispatch;

  @Test
  void aQueueThatNobodyHasEverServedIsRefusedAndNothingIsLeftOfTheCall() {
    Person customer = centre.customer("c1");
    Person idle = centre.comes("a1", "agent");
    dispatch.setAvailability(idle.sessionUser(), centre.replica, Centre.nothing("q"));

    refuses(() -> centre.requests(customer, "q"));

    assertThat(dispatch.callOf("c1")).isEmpty();
    assertThat(centre.queue("q")).isEmpty();
    assertThat(new KnownQueues(centre.queries, centre.config).names()).containsExactly("support");
  }

  @Test
  void aQueueIsKnownByConfigurationOrIfAnyNameIsTaken() {
    assertThat(centre.requests(centre.customer("c1"), "support").position()).isEqualTo(1);

    Centre open = new Centre(ANY, "true");
    assertThat(open.requests(open.customer("c1"), "q").position()).isEqualTo(1);
  }

  @Test
  void aQueueThatWasServedOnceIsKnownLongAfterTheLastAgentHasGone() {
    Person agent = centre.agent("a1", "q", "support");
    dispatch.quit("a1", agent.sessionId(), agent.epoch());
    aDayPasses();

    assertThat(centre.requests(centre.customer("c1"), "q").position()).isEqualTo(1);
    String call = hasACallInSupport();
    assertThatCode(() -> dispatch.transfer(call, Optional.empty(), new Target.Queue("q")))
        .doesNotThrowAnyException();
    refuses(() -> dispatch.invite(call, Optional.empty(), new Target.Queue("misspelt")));
  }

  /** Of agents who were available before it was kept, by an older version or a Redis restored. */
  @Test
  void aQueueThatIsServedBecomesKnownByItsReconciliationIfItWasNot() {
    Person agent = centre.agent("a1", "q");
    nothingIsKeptOfWhatWasServed();

    dispatch.reconcileQueue("q");

    dispatch.quit("a1", agent.sessionId(), agent.epoch());
    aDayPasses();
    assertThat(centre.requests(centre.customer("c1"), "q").position()).isEqualTo(1);
  }

  private String hasACallInSupport() {
    Person other = centre.agent("a2", "support");
    String call = centre.requests(centre.customer("c2"), "support").callId();
    centre.takes(other);
    return call;
  }

  @Test
  void whoWaitsAlreadyKeepsThePlaceInAQueueThatWasForgotten() {
    Person agent = centre.agent("a1", "q");
    dispatch.quit("a1", agent.sessionId(), agent.epoch());
    String call = centre.requests(centre.customer("c1"), "q").callId();
    aDayPasses();
    nothingIsKeptOfWhatWasServed();

    assertThat(centre.requests(centre.customer("c1"), "q").callId()).isEqualTo(call);
    refuses(() -> centre.requests(centre.customer("c2"), "q"));
  }

  @Test
  void oneAgentMakesOnlySoManyQueuesKnownForGoodButServesWhicheverItNames() {
    Person agent = centre.comes("a1", "agent");
    for (int round = 0; round < 3; round++) {
      centre.offers(agent, 1, names("r" + round + "-", Availability.MOST_QUEUES));
      dispatch.reconcileQueue("r" + round + "-7");
    }

    assertThat(served()).hasSize(Availability.MOST_QUEUES).allMatch(name -> name.startsWith("r0-"));
    assertThat(centre.requests(centre.customer("c1"), "r2-7").state()).isEqualTo(CallState.RINGING);
  }

  @Test
  void thatManyQueuesAreKnownAtMostAndThoseServedLastStay() {
    long aMonthAgo = System.currentTimeMillis() - Duration.ofDays(30).toMillis();
    List<Object> old = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      old.addAll(List.of(aMonthAgo + i, "old" + i));
    }
    Await.on(centre.redis.send(Command.ZADD, centre.key("served"), old.toArray()));

    centre.agent("a1", "old0", "new");

    assertThat(served()).hasSize(10_000).contains("old0", "new").doesNotContain("old1");

    Await.on(centre.redis.send(Command.ZREM, centre.key("served"), "new"));
    Await.on(centre.redis.send(Command.ZADD, centre.key("served"), aMonthAgo, "other"));
    dispatch.reconcileQueue("new");

    assertThat(served()).hasSize(10_000).contains("new").doesNotContain("other");
  }

  @Test
  void whatNobodyHasServedForAsLongAsIsConfiguredIsForgotten() {
    Centre brief = new Centre("holdfast.dispatch.served-for", "P7D");
    long longAgo = System.currentTimeMillis() - Duration.ofDays(8).toMillis();
    Await.on(brief.redis.send(Command.ZADD, brief.key("served"), longAgo, "old"));

    brief.agent("a1", "new");

    assertThat(brief.members(Command.ZRANGE, brief.key("served"), 0, -1)).containsExactly("new");
    assertThat(Await.on(brief.redis.send(Command.PTTL, brief.key("served"))).toLong())
        .isBetween(Duration.ofDays(6).toMillis(), Duration.ofDays(7).toMillis());
  }

  private static String[] names(String prefix, int number) {
    return IntStream.range(0, number).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  private List<String> served() {
    return centre.members(Command.ZRANGE, centre.key("served"), 0, -1);
  }

  private void nothingIsKeptOfWhatWasServed() {
    Await.on(centre.redis.send(Command.DEL, centre.key("served")));
  }

  /** What was used lately is so no more. */
  private void aDayPasses() {
    Await.on(centre.redis.send(Command.DEL, centre.key("queues")));
  }

  private static void refuses(ThrowingCallable what) {
    refused(ErrorCode.QUEUE_NOT_FOUND, what).hasMessageContaining("no agent");
  }
}
