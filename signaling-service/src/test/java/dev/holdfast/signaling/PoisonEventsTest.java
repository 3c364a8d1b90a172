package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.session.SessionConfig;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A message that kills its receiver each time that it is delivered. */
@QuarkusTest
class PoisonEventsTest extends SignalingTest {
  @Inject SessionConfig config;

  @Test
  void anEventThatEndsEveryConnectionIsSetAsideAndTheNextOneComes() {
    Call call = newCall();
    missed(call, 2);
    double before = setAside();

    for (int i = 0; i < config.setAsideAfter(); i++) {
      diesOf(call, 0);
    }

    SocketClient back = connectedAgain(call.ada(), call.customer());
    back.await1("session-ready");
    assertThat(candidates(back)).containsExactly(1);
    assertThat(setAside()).isEqualTo(before + 1);
    // It stays aside for a client that comes back with the same offset, and is not counted again.
    SocketClient again = connectedAgain(call.ada(), call.customer());
    again.await1("session-ready");
    assertThat(candidates(again)).containsExactly(1);
    assertThat(setAside()).isEqualTo(before + 1);
  }

  @Test
  void twoSuchEventsAreSetAsideOneAfterTheOther() {
    Call call = newCall();
    missed(call, 3);

    for (int i = 0; i < config.setAsideAfter(); i++) {
      diesOf(call, 0);
    }
    for (int i = 0; i < config.setAsideAfter(); i++) {
      diesOf(call, 1);
    }

    SocketClient back = connectedAgain(call.ada(), call.customer());
    back.await1("session-ready");
    assertThat(candidates(back)).containsExactly(2);
  }

  @Test
  void aClientThatAnswersAHeartbeatAfterTheEventLives() {
    Call call = newCall();
    missed(call, 2);

    for (int i = 0; i <= config.setAsideAfter(); i++) {
      SocketClient back = connectedAgain(call.ada(), call.customer());
      back.awaitCount("ice-candidate", 2);
      // Behind the first event comes a heartbeat, and this is said behind its answer.
      await().until(() -> back.engine.frames.contains("2"));
      back.ask("heartbeat", "{}");
      back.drop();
      awaitAway(call.roomId(), call.adaId());
    }

    SocketClient back = connectedAgain(call.ada(), call.customer());
    back.await1("session-ready");
    assertThat(candidates(back)).containsExactly(0, 1);
  }

  @Test
  void aClientIsNotTakenToLiveBecauseItTalksAsSoonAsItIsConnected() {
    Call call = newCall();
    missed(call, 2);

    for (int i = 0; i < config.setAsideAfter(); i++) {
      // As the official client does: what was said while it was away is sent at once.
      diesOf(call, 0, victim -> victim.ask("heartbeat", "{}"));
    }

    SocketClient back = connectedAgain(call.ada(), call.customer());
    back.await1("session-ready");
    assertThat(candidates(back)).containsExactly(1);
  }

  @Test
  void whoIsSuspectedIsSentNothingUntilTheConnectionHasShownThatItWorks() {
    Call call = newCall();
    missed(call, 2);
    for (int i = 0; i < config.setAsideAfter() / 2; i++) {
      diesOf(call, 0);
    }

    // when: the network lets through what the client is sent, but not its answers
    for (int i = 0; i <= config.setAsideAfter(); i++) {
      SocketClient silent = open();
      silent.engine.fallSilent();
      silent.connectAgain(call.ada().signed(), call.customer());
      await().until(() -> silent.engine.frames.contains("2"));
      silent.drop();
      awaitAway(call.roomId(), call.adaId());
      assertThat(candidates(silent)).isEmpty();
    }

    // then: that was no delivery
    SocketClient back = connectedAgain(call.ada(), call.customer());
    back.await1("session-ready");
    assertThat(candidates(back)).containsExactly(0, 1);
  }

  private void missed(Call call, int events) {
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());
    for (int i = 0; i < events; i++) {
      call.agent().ask("ice-candidate", "{\"candidate\":{\"n\":" + i + "}}");
    }
  }

  /** Connects, is sent the candidate first, and is gone. */
  private void diesOf(Call call, int candidate) {
    diesOf(call, candidate, victim -> {});
  }

  private void diesOf(Call call, int candidate, Consumer<SocketClient> saying) {
    SocketClient victim = open().dyingOf("ice-candidate");
    victim.connectAgain(call.ada().signed(), call.customer());
    victim.await1("ice-candidate");
    saying.accept(victim);
    assertThat(candidates(victim)).startsWith(candidate);
    victim.drop();
    awaitAway(call.roomId(), call.adaId());
  }

  private double setAside() {
    return metrics.find("holdfast.events.set.aside").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }
}
