package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Holder;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A session that a connection holds stays there until the newer connection has shown that it lives.
 */
@QuarkusTest
class SignOfLifeTest extends SignalingTest {
  @Test
  void aNewerConnectionTakesOverWithinOneRoundTrip() {
    Call call = newCall();

    SocketClient newer = connectedAgain(call.ada(), call.customer());

    List<String> came = kinds(newer.engine.frames);
    assertThat(came).startsWith("0", "2", "40");
    assertThat(came).containsOnlyOnce("40");
  }

  @Test
  void whereNobodyHoldsTheSessionConnectIsAnsweredAtOnce() {
    Call call = newCall();
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());

    SocketClient back = connectedAgain(call.ada(), call.customer());

    assertThat(kinds(back.engine.frames)).startsWith("0", "40");
  }

  @Test
  void whoGivesNoSignOfLifeChangesNothing() {
    Call call = newCall();
    SocketClient silent = open();
    silent.engine.fallSilent();

    silent.engine.send(connectOf(call.ada(), call.customer()));

    await().until(() -> silent.engine.frames.contains("2"));
    assertUndisturbed(call);
    silent.drop();
    assertUndisturbed(call);
    assertThat(kinds(silent.engine.frames)).doesNotContain("40");
    // Who comes then is let in.
    connectedAgain(call.ada(), call.customer()).await1("session-ready");
  }

  @Test
  void whoGivesNoSignOfLifeByPollingChangesNothing() {
    Call call = newCall();
    PollingClient silent = PollingClient.open(address);

    silent.send(connectOf(call.ada(), call.customer()));
    silent.awaitPacket("2");

    assertUndisturbed(call);
    // And who gives one, takes over.
    silent.send("3");
    silent.awaitPacket("40");
    assertThat(call.customer().engine.awaitClosed().code()).isEqualTo(4410);
  }

  @Test
  void anEarlierAttemptThatComesLateChangesNothingWhateverItAnswers() throws Exception {
    TestToken token = TestToken.customer(somebody("ada"));
    SocketClient early = open();
    PollingClient earlyPolling = PollingClient.open(address);
    letItBeEarlier();
    SocketClient ada = ready(token);

    early.engine.send(connectOf(token, ada));
    earlyPolling.send(connectOf(token, ada));

    assertThat(early.engine.awaitClosed().code()).isEqualTo(1013);
    assertThat(early.wasDisconnected()).isFalse();
    earlyPolling.awaitPacket("1");
    assertOk(ada.ask("heartbeat", "{\"sentAt\":1}"));
    assertThat(ada.all("session-displaced")).isEmpty();
  }

  @Test
  void aSessionThatAnotherReplicaHoldsStaysThereUntilTheNewerConnectionLives() throws Exception {
    TestToken token = TestToken.customer(somebody("ada"));
    SocketClient ada = ready(token);
    SocketClient early = open();
    letItBeEarlier();
    attachedElsewhere(ada);
    Holder there = Await.on(sessions.find(ada.sid())).orElseThrow();

    early.engine.send(connectOf(token, ada));
    assertThat(early.engine.awaitClosed().code()).isEqualTo(1013);
    SocketClient silent = open();
    silent.engine.fallSilent();
    silent.engine.send(connectOf(token, ada));
    await().until(() -> silent.engine.frames.contains("2"));

    assertThat(Await.on(sessions.find(ada.sid()))).contains(there);
    SocketClient back = connectedAgain(token, ada);
    assertThat(back.sid()).isEqualTo(ada.sid());
    assertThat(Await.on(sessions.find(ada.sid())).orElseThrow().epoch())
        .isEqualTo(there.epoch() + 1);
  }

  /**
   * By more than a connection's age may be wrong by on a busy machine, while it is on the way to
   * Redis.
   */
  private static void letItBeEarlier() throws InterruptedException {
    Patience.pass(Patience.window(Duration.ofSeconds(1)));
  }

  private static void assertUndisturbed(Call call) {
    int before = call.customer().all("offer").size();
    assertDelivered(call.agent().ask("offer", "{\"offer\":{}}"));
    call.customer().awaitCount("offer", before + 1);
    assertOk(call.customer().ask("offer", "{\"offer\":{}}"));
    assertThat(call.customer().all("session-displaced")).isEmpty();
    assertThat(call.agent().all("participant-disconnected")).isEmpty();
  }

  private static String connectOf(TestToken token, SocketClient before) {
    return connectPacket(token.signed(), before.pid());
  }

  /** Of packets: what they are, without what is in them. */
  private static List<String> kinds(List<String> packets) {
    return packets.stream().map(packet -> packet.replaceFirst("^(4?\\d).*", "$1")).toList();
  }
}
