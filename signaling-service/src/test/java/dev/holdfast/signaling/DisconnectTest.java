package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.redis.Await;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A DISCONNECT ends all that its session had begun, whatever was under way when it came. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class DisconnectTest extends SignalingTest {
  private static final int TRIES = 5;
  private static final String GOODBYE = "41";
  @Inject Dispatch dispatch;
  private static final String AVAILABLE = event("set-availability", "{\"available\":true}");
  private final String queue = "queue-" + UUID.randomUUID();

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
      SocketClient customer = connected(customer());
      TestToken grace = TestToken.of(graceId, "agent").queues(queue);
      Goer agent = goer(transport, grace);
      agent.sends(AVAILABLE);
      await().until(() -> dispatch.agentState(graceId).isPresent());
      String callId = request(customer);
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
    String asking = event("request-call", "{\"queue\":\"" + queue + "\"}");

    awaitEnded(asksAndGoes(transport, customer(), asking));

    await().until(() -> dispatch.show(queue).waiting() == 0);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whoIsJustBecomingAvailableIsOfferedNothing(Transport transport) {
    TestToken grace = TestToken.of(somebody("grace"), "agent").queues(queue);

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
      SocketClient customer = connected(customer());
      SocketClient agent = connected(TestToken.of(somebody("grace"), "agent").queues(queue));
      agent.ask("set-availability", "{\"available\":true}");
      String callId = request(customer);
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
      agent.engine.send("41");
      awaitEnded(agent);
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

  private TestToken customer() {
    return TestToken.of(somebody("ada"), "customer").queues(queue);
  }

  private String request(SocketClient customer) {
    return customer.ask("request-call", "{\"queue\":\"" + queue + "\"}").path("callId").asText();
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
