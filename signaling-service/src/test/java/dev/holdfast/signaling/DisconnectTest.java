package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A DISCONNECT ends all that its session had begun, whatever was under way when it came. */
@QuarkusTest
class DisconnectTest extends DispatchTest {
  private static final int TRIES = 5;
  private static final String GOODBYE = "41";
  private static final String AVAILABLE = event("set-availability", "{\"available\":true}");

  enum Transport {
    WEBSOCKET,
    POLLING
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whoIsJustJoiningARoomIsNotLeftThere(Transport transport) {
    String roomId = newRoom();
    SocketClient watcher = ready(TestToken.agent(somebody("watcher")));
    watcher.join(roomId);

    for (int i = 0; i < TRIES; i++) {
      String session = asksAndGoes(transport, TestToken.customer(somebody("ada")), joining(roomId));
      awaitEnded(session);
    }

    await().until(() -> rooms.show(roomId).participants().size() == 1);
    watcher.awaitCount("participant-left", TRIES);
    assertThat(watcher.all("participant-joined")).hasSize(TRIES);
    assertThat(watcher.all("participant-disconnected")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void anAgentWhoIsJustTakingACallLeavesNoCustomerAlone(Transport transport) {
    for (int i = 0; i < TRIES; i++) {
      String graceId = somebody("grace");
      SocketClient customer = connected(customer("ada"));
      TestToken grace = TestToken.of(graceId, "agent").queues(queue);
      Goer agent = goer(transport, grace);
      agent.sends(AVAILABLE);
      await().until(() -> dispatch.agentState(graceId).isPresent());
      String callId = requested(customer);
      await().until(() -> dispatch.ringingAt(graceId).contains(callId));

      agent.sends(event("accept-call", call(callId)), GOODBYE);

      awaitEnded(agent.session());
      customer.await1("call-ended");
      assertThat(rooms.show(callId).participants()).isEmpty();
      await().until(() -> dispatch.show(queue).agents().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whoIsJustAskingForACallDoesNotWait(Transport transport) {
    String asking = event("request-call", inQueue());

    awaitEnded(asksAndGoes(transport, customer("ada"), asking));

    await().until(() -> dispatch.show(queue).waiting() == 0);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whoIsJustBecomingAvailableIsOfferedNothing(Transport transport) {
    TestToken grace = agent("grace");

    awaitEnded(asksAndGoes(transport, grace, AVAILABLE));

    await().until(() -> dispatch.show(queue).agents().isEmpty());
  }

  /** What came before the goodbye counts: why a call ends is told, though the client has gone. */
  @ParameterizedTest
  @EnumSource(Transport.class)
  void whatWasSaidBeforeIsActedOn(Transport transport) {
    String roomId = newRoom();
    SocketClient agent = ready(TestToken.agent(somebody("grace")));
    agent.join(roomId);
    Goer customer = goer(transport, TestToken.customer(somebody("ada")));
    customer.sends(joining(roomId));
    agent.await1("participant-joined");

    customer.sends(joining(newRoom()), event("end-call", "{\"reason\":\"all is said\"}"), GOODBYE);

    JsonNode ended = agent.await1("call-ended").payload();
    assertThat(ended.path("detail").asText()).isEqualTo("all is said");
    awaitEnded(customer.session());
  }

  /** An agent takes the call of a customer who goes in the same moment. */
  @Test
  void aCustomerWhoIsJustBroughtIntoARoomIsNotLeftThere() {
    for (int i = 0; i < TRIES; i++) {
      SocketClient customer = connected(customer("ada"));
      SocketClient agent = connected(agent("grace"));
      agent.ask("set-availability", "{\"available\":true}");
      String callId = requested(customer);
      agent.await1("call-ringing");

      agent.send("accept-call", call(callId));
      customer.engine.send("41");

      awaitEnded(customer);
      await()
          .until(
              () ->
                  agent.events.stream()
                      .anyMatch(
                          event ->
                              event.name().equals("call-ended")
                                  || event.name().equals("ring-ended")));
      await()
          .until(
              () ->
                  Await.on(rooms.find(callId))
                      .filter(room -> !room.participants().isEmpty())
                      .isEmpty());
      goes(agent);
    }
  }

  /** Somebody else ends the session while it is just entering another room. */
  @Test
  void whoIsRemovedWhileJoiningAnotherRoomIsNotLeftThere() {
    for (int i = 0; i < TRIES; i++) {
      String userId = somebody("ada");
      String first = newRoom();
      String other = newRoom();
      SocketClient client = ready(TestToken.customer(userId));
      client.join(first);

      client.send("join-room", room(other));
      rooms.remove(first, userId, "supervisor");

      assertThat(client.engine.awaitClosed().code()).isEqualTo(4403);
      await().until(() -> participant(other, userId).isEmpty());
    }
  }

  @Test
  void aDeliberateDisconnectLeavesTheRoomsAndEndsTheSession() {
    Call call = newCall();

    call.customer().engine.send(GOODBYE);

    JsonNode left = call.agent().await1("participant-left").payload();
    assertThat(left.path("reason").asText()).isEqualTo("left");
    assertThat(call.agent().await1("call-ended").payload().path("reason").asText())
        .isEqualTo("completed");
    assertThat(participant(call.roomId(), call.adaId())).isEmpty();
    awaitEnded(call.customer());
    SocketClient back = connectedAgain(call.ada(), call.customer());
    assertThat(back.sid()).isNotEqualTo(call.customer().sid());
    assertThat(back.await1("session-ready").payload().path("recovered").asBoolean(true)).isFalse();
  }

  @Test
  void aDeliberateDisconnectEndsTheSessionEvenIfItsRoomIsGone() {
    // given
    String roomId = newRoom();
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    client.join(roomId);
    redis.execute("DEL", "{room:" + roomId + "}");

    // when
    client.engine.send(GOODBYE);

    // then
    awaitEnded(client);
  }

  @Test
  void whoHasDisconnectedMayConnectAgainOnTheSameConnectionAFewTimes() {
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient client = connected(ada);
    for (int again = 1; again < 5; again++) {
      client.awaitCount("session-ready", again);
      String before = client.sid();
      client.engine.send(GOODBYE);
      client.connect(ada.signed());
      assertThat(client.sid()).isNotEqualTo(before);
    }
    client.join(newRoom());
    assertThat(client.wasDisconnected()).isFalse();

    client.engine.send(GOODBYE);

    assertThat(client.engine.awaitClosed().code()).isEqualTo(1000);
  }

  @Test
  void nothingOfASessionThatWasLeftReachesTheNextOne() {
    // given: an event that waits for its answer
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient client = connected(ada);
    long join = client.send("join-room", room(newRoom()));

    // when
    client.engine.send(GOODBYE);
    client.connect(ada.signed());

    // then
    String told = "\"sessionId\":\"" + client.sid() + "\"";
    List<String> frames = client.engine.frames;
    await().until(() -> frames.stream().anyMatch(frame -> frame.contains(told)));
    client.ask("heartbeat", "{}");
    List<String> sinceThen =
        frames.stream().dropWhile(frame -> !frame.contains("\"pid\":\"" + client.pid())).toList();
    assertThat(sinceThen.stream().filter(frame -> frame.contains("session-ready"))).hasSize(1);
    assertThat(sinceThen).noneMatch(frame -> frame.startsWith("43" + join + "["));
  }

  private static String joining(String roomId) {
    return event("join-room", room(roomId));
  }

  private String asksAndGoes(Transport transport, TestToken token, String event) {
    Goer client = goer(transport, token);
    client.sends(event, GOODBYE);
    return client.session();
  }

  private static String event(String name, String payload) {
    return "42[\"" + name + "\"," + payload + "]";
  }

  /** A client that sends packets, one behind the other, by whichever transport. */
  private interface Goer {
    String session();

    void sends(String... packets);
  }

  private Goer goer(Transport transport, TestToken token) {
    return switch (transport) {
      case WEBSOCKET -> new BySocket(connected(token));
      case POLLING -> new ByPolling(PollingClient.connected(address, token.signed()));
    };
  }

  private record BySocket(SocketClient client) implements Goer {
    @Override
    public String session() {
      return client.sid();
    }

    @Override
    public void sends(String... packets) {
      Stream.of(packets).forEach(client.engine::send);
    }
  }

  private record ByPolling(PollingClient client) implements Goer {
    @Override
    public String session() {
      return sidOf(client.awaitPacket("40"));
    }

    @Override
    public void sends(String... packets) {
      client.send(packets);
    }
  }
}
