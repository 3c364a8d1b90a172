package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Arrival;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class DisplacementTest extends SignalingTest {
  @Test
  void aNewerConnectionWinsAtOnceAndTheOlderOneIsTold() {
    // given
    Call call = newCall();

    // when
    SocketClient newer = connectedAgain(call.ada(), call.customer());

    // then
    SocketClient older = call.customer();
    assertThat(older.engine.awaitClosed().code()).isEqualTo(4410);
    assertThat(older.await1("session-displaced").payload()).isEmpty();
    assertThat(older.wasDisconnected()).isTrue();
    assertThat(newer.sid()).isEqualTo(older.sid());
    assertThat(newer.await1("session-ready").payload().path("recovered").asBoolean()).isTrue();
    newer.ask("offer", "{\"offer\":{\"sdp\":\"newer\"}}");
    call.agent().await1("offer");
    assertThat(call.agent().all("participant-disconnected")).isEmpty();
    assertThat(participant(call.roomId(), call.adaId()).orElseThrow().isConnected()).isTrue();
  }

  @Test
  void nothingTheOlderConnectionStillSendsIsActedOn() {
    // given
    Call call = newCall();
    SocketClient newer = connectedAgain(call.ada(), call.customer());
    newer.await1("session-ready");

    // when: it goes on sending, not more than is allowed
    for (int i = 0; i < 100; i++) {
      call.customer().sendIfOpen("offer", "{\"offer\":{\"sdp\":\"older\"}}");
    }
    call.customer().engine.awaitClosed();

    // then
    newer.ask("offer", "{\"offer\":{\"sdp\":\"newer\"}}");
    SocketClient.Event only = call.agent().await1("offer");
    assertThat(only.payload().path("offer").path("sdp").asText()).isEqualTo("newer");
    assertThat(call.agent().all("offer")).hasSize(1);
    assertThat(call.customer().acknowledged()).hasSize(1);
  }

  @Test
  void theOlderConnectionsGoodbyeEndsNothing() {
    // given
    Call call = newCall();
    SocketClient newer = connectedAgain(call.ada(), call.customer());
    newer.await1("session-ready");

    // when: a page that is left says so, a moment after the next one is there
    call.customer().engine.sendIfOpen("41");
    call.customer().engine.sendIfOpen("no packet");
    call.customer().engine.awaitClosed();

    // then
    assertThat(newer.ask("offer", "{\"offer\":{}}").path("delivered").asInt()).isEqualTo(1);
    call.agent().ask("answer", "{\"answer\":{}}");
    newer.await1("answer");
    assertThat(call.agent().all("participant-left")).isEmpty();
    assertThat(Await.on(sessions.find(newer.sid()))).isPresent();
  }

  @Test
  void anotherReplicaThatAttachesTheSessionDisplacesTheConnectionHere() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));

    attachedElsewhere(client);

    assertThat(client.engine.awaitClosed().code()).isEqualTo(4410);
    assertThat(client.wasDisconnected()).isTrue();
  }

  @Test
  void aNewerConnectionThatIsGoneAtOnceLetsTheOlderOneComeBack() {
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient client = connected(ada);

    // One sent behind the other: at no time the newer one stands for long.
    long epoch = Await.on(sessions.find(client.sid())).orElseThrow().epoch() + 1;
    Future<Attachment> attached = attach(client);
    Future<?> detached = sessions.detach(client.sid(), epoch, "another-replica");
    assertThat(((Attachment.Attached) Await.on(attached)).epoch()).isEqualTo(epoch);
    Await.on(detached);

    assertThat(client.engine.awaitClosed().code()).isNotEqualTo(4410);
    assertThat(client.wasDisconnected()).isFalse();
    assertThat(client.all("session-displaced")).isEmpty();
    SocketClient back = connectedAgain(ada, client);
    assertThat(back.await1("session-ready").payload().path("recovered").asBoolean()).isTrue();
  }

  @Test
  void aDisplacementIsNoticedEvenIfItWasSaidWhileNobodyCouldHear() {
    // given
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    client.await1("session-ready");

    // when: the connection that hears is cut, and before it is back another replica takes over
    redis.execute("CLIENT", "KILL", "TYPE", "pubsub");
    attachedElsewhere(client);

    // then
    assertThat(client.engine.awaitClosed().code()).isEqualTo(4410);
  }

  @Test
  void whoJoinsFromANewSessionTakesTheOwnPlaceOverAndTheOlderOneKeepsItsConnection() {
    // given
    Call call = newCall();

    // when
    SocketClient otherDevice = connected(call.ada());
    otherDevice.join(call.roomId());

    // then
    JsonNode displaced = call.customer().await1("session-displaced").payload();
    assertThat(displaced.path("roomId").asText()).isEqualTo(call.roomId());
    assertThat(call.customer().engine.isOpen()).isTrue();
    assertThat(call.customer().wasDisconnected()).isFalse();
    assertThat(call.customer().ask("heartbeat", "{\"sentAt\":1}").path("ok").asBoolean()).isTrue();
    assertRefused(call.customer().ask("offer", "{\"offer\":{}}"), "not-in-room");
    call.agent().awaitCount("participant-joined", 1);
    JsonNode ack = call.agent().ask("answer", "{\"answer\":{\"sdp\":\"v=0\"}}");
    assertThat(ack.path("delivered").asInt()).isEqualTo(1);
    otherDevice.await1("answer");
    assertThat(call.customer().all("answer")).isEmpty();
    assertThat(rooms.show(call.roomId()).participants()).hasSize(2);
  }

  @Test
  void whoTakesAPlaceOverWhileItWasAwayResumesTheCall() {
    Call call = newCall();
    call.customer().drop();
    awaitAway(call.roomId(), call.adaId());

    SocketClient otherTab = connected(call.ada());
    otherTab.join(call.roomId());

    JsonNode resumed = call.agent().await1("session-resumed").payload();
    assertThat(resumed.path("callId").asText()).isNotBlank();
    assertThat(call.agent().all("participant-joined")).isEmpty();
  }

  @Test
  void ofManyConnectionsOfOneSessionTheNewestAloneRemains() {
    Call call = newCall();
    for (int i = 0; i < 5; i++) {
      connectedAgain(call.ada(), call.customer());
    }
    SocketClient last = connectedAgain(call.ada(), call.customer());

    call.agent().ask("offer", "{\"offer\":{\"sdp\":\"v=0\"}}");
    last.await1("offer");
    await().until(() -> !call.customer().engine.isOpen());
    assertThat(participant(call.roomId(), call.adaId()).orElseThrow().isConnected()).isTrue();
  }

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
    assertThat(ada.ask("heartbeat", "{\"sentAt\":1}").path("ok").asBoolean()).isTrue();
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
    assertThat(call.agent().ask("offer", "{\"offer\":{}}").path("delivered").asInt()).isEqualTo(1);
    call.customer().awaitCount("offer", before + 1);
    assertThat(call.customer().ask("offer", "{\"offer\":{}}").path("ok").asBoolean()).isTrue();
    assertThat(call.customer().all("session-displaced")).isEmpty();
    assertThat(call.agent().all("participant-disconnected")).isEmpty();
  }

  private static String connectOf(TestToken token, SocketClient before) {
    return "40{\"token\":\"" + token.signed() + "\",\"pid\":\"" + before.pid() + "\"}";
  }

  /** Of packets: what they are, without what is in them. */
  private static List<String> kinds(List<String> packets) {
    return packets.stream().map(packet -> packet.replaceFirst("^(4?\\d).*", "$1")).toList();
  }

  private void attachedElsewhere(SocketClient client) {
    assertThat(Await.on(attach(client))).isInstanceOf(Attachment.Attached.class);
  }

  private Future<Attachment> attach(SocketClient client) {
    String userId = client.await1("session-ready").payload().path("user").path("userId").asText();
    return sessions.attach(
        PrivateId.parse(client.pid()).orElseThrow(),
        userId,
        "{}",
        "another-replica",
        Arrival.living(0));
  }
}
