package dev.holdfast.signaling;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What goes over the wire is what the golden files say, field by field. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
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
    Golden.assertIsLike("participant-joined", customer.await1("participant-joined"));

    customer.ask("offer", "{\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}}");
    customer.ask("answer", "{\"answer\":{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}}");
    customer.ask(
        "ice-candidate",
        "{\"candidate\":{\"candidate\":\"candidate:1 1 udp 2122260223 192.0.2.1 61665 typ host\","
            + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}");
    Golden.assertIsLike("offer", agent.await1("offer"));
    Golden.assertIsLike("answer", agent.await1("answer"));
    Golden.assertIsLike("ice-candidate", agent.await1("ice-candidate"));

    customer.drop();
    Golden.assertIsLike("participant-disconnected", agent.await1("participant-disconnected"));
    Golden.assertIsLike("waiting-for-participant", agent.await1("waiting-for-participant"));
    SocketClient back = connectedAgain(ada, customer);
    Golden.assertIsLike("session-resumed", agent.await1("session-resumed"));
    Golden.assertIsLike("session-ready", back.await1("session-ready"));

    back.ask("end-call", "{}");
    Golden.assertIsLike("participant-left", agent.await1("participant-left"));
    Golden.assertIsLike("call-ended", agent.await1("call-ended"));
    Golden.assertIsLike("call-ended", back.await1("call-ended"));
  }

  @Test
  void aDisplacedConnectionAndADisplacedPlace() {
    String roomId = newRoom();
    SocketClient first = ready(ada);
    first.join(roomId);
    connected(ada).join(roomId);
    Golden.assertIsLike("session-displaced-from-room", first.await1("session-displaced"));

    SocketClient older = connected(grace);
    connectedAgain(grace, older);
    Golden.assertIsLike("session-displaced", older.await1("session-displaced"));
  }

  @Test
  void anExpiredSession() {
    SocketClient client = connected(ada);
    expiresSoon(client, ada);
    Golden.assertIsLike("session-expired", client.await1("session-expired"));
  }
}
