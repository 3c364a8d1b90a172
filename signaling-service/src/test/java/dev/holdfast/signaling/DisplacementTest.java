package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
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
    assertDelivered(newer.ask("offer", "{\"offer\":{}}"));
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
    assertOk(call.customer().ask("heartbeat", "{\"sentAt\":1}"));
    assertRefused(call.customer().ask("offer", "{\"offer\":{}}"), "not-in-room");
    call.agent().awaitCount("participant-joined", 1);
    JsonNode ack = call.agent().ask("answer", "{\"answer\":{\"sdp\":\"v=0\"}}");
    assertDelivered(ack);
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
}
