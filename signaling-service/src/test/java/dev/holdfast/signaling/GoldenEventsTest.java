package dev.holdfast.signaling;

import dev.holdfast.testing.Golden;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What goes over the wire is what the golden files say, field by field. */
@QuarkusTest
class GoldenEventsTest extends SignalingTest {
  private final TestToken ada = TestToken.customer("ada").named("Ada");
  private final TestToken grace = TestToken.agent("grace").named("Grace");

  @Test
  void aCallFromItsBeginningToItsEnd() {
    String roomId = newRoom();
    SocketClient customer = connected(ada);
    customer.join(roomId);
    SocketClient agent = connected(grace);
    agent.join(roomId);
    assertLike("participant-joined", customer);

    customer.ask("offer", "{\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}}");
    customer.ask("answer", "{\"answer\":{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}}");
    customer.ask(
        "ice-candidate",
        "{\"candidate\":{\"candidate\":\"candidate:1 1 udp 2122260223 192.0.2.1 61665 typ host\","
            + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}");
    assertLike("offer", agent);
    assertLike("answer", agent);
    assertLike("ice-candidate", agent);

    agent.ask(
        "report-quality",
        "{\"rttMs\":40,\"jitterMs\":3,\"lossPct\":0,\"bitrateKbps\":900,\"relayed\":true}");
    assertLike("participant-quality", customer);

    customer.drop();
    assertLike("participant-disconnected", agent);
    assertLike("waiting-for-participant", agent);
    SocketClient back = connectedAgain(ada, customer);
    assertLike("session-resumed", agent);
    assertLike("session-ready", back);

    back.ask("end-call", "{}");
    assertLike("participant-left", agent);
    assertLike("call-ended", agent);
    assertLike("call-ended", back);
  }

  @Test
  void aDisplacedConnectionAndADisplacedPlace() {
    String roomId = newRoom();
    SocketClient first = ready(ada);
    first.join(roomId);
    connected(ada).join(roomId);
    assertLike("session-displaced-from-room", first.await1("session-displaced"));

    SocketClient older = connected(grace);
    connectedAgain(grace, older);
    assertLike("session-displaced", older);
  }

  @Test
  void anExpiredSession() {
    SocketClient client = connected(ada);
    expiresSoon(client, ada);
    assertLike("session-expired", client);
  }

  @Test
  void oneOfSeveralIsBack() {
    String roomId = newRoom();
    SocketClient customer = connected(ada);
    customer.join(roomId);
    SocketClient agent = connected(grace);
    agent.join(roomId);
    TestToken mary = TestToken.agent("mary").named("Mary");
    SocketClient guest = connected(mary);
    guest.join(roomId);
    customer.drop();
    awaitAway(roomId, "ada");
    agent.drop();
    awaitAway(roomId, "grace");

    connectedAgain(grace, agent);

    assertLike(
        "waiting-for-participant-again", guest.awaitCount("waiting-for-participant", 3).getLast());
  }

  /** The first event of this name that a client was sent. */
  private static void assertLike(String event, SocketClient client) {
    assertLike(event, client.await1(event));
  }

  private static void assertLike(String example, SocketClient.Event event) {
    Golden.examples().assertIsLike(example, event.wire());
  }
}
