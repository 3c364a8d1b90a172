package dev.holdfast.signaling;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Golden;
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
    Golden.examples()
        .assertIsLike("participant-joined", customer.await1("participant-joined").wire());

    customer.ask("offer", "{\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}}");
    customer.ask("answer", "{\"answer\":{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}}");
    customer.ask(
        "ice-candidate",
        "{\"candidate\":{\"candidate\":\"candidate:1 1 udp 2122260223 192.0.2.1 61665 typ host\","
            + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0}}");
    Golden.examples().assertIsLike("offer", agent.await1("offer").wire());
    Golden.examples().assertIsLike("answer", agent.await1("answer").wire());
    Golden.examples().assertIsLike("ice-candidate", agent.await1("ice-candidate").wire());

    agent.ask(
        "report-quality",
        "{\"rttMs\":40,\"jitterMs\":3,\"lossPct\":0,\"bitrateKbps\":900,\"relayed\":true}");
    Golden.examples()
        .assertIsLike("participant-quality", customer.await1("participant-quality").wire());

    customer.drop();
    Golden.examples()
        .assertIsLike("participant-disconnected", agent.await1("participant-disconnected").wire());
    Golden.examples()
        .assertIsLike("waiting-for-participant", agent.await1("waiting-for-participant").wire());
    SocketClient back = connectedAgain(ada, customer);
    Golden.examples().assertIsLike("session-resumed", agent.await1("session-resumed").wire());
    Golden.examples().assertIsLike("session-ready", back.await1("session-ready").wire());

    back.ask("end-call", "{}");
    Golden.examples().assertIsLike("participant-left", agent.await1("participant-left").wire());
    Golden.examples().assertIsLike("call-ended", agent.await1("call-ended").wire());
    Golden.examples().assertIsLike("call-ended", back.await1("call-ended").wire());
  }

  @Test
  void aDisplacedConnectionAndADisplacedPlace() {
    String roomId = newRoom();
    SocketClient first = ready(ada);
    first.join(roomId);
    connected(ada).join(roomId);
    Golden.examples()
        .assertIsLike("session-displaced-from-room", first.await1("session-displaced").wire());

    SocketClient older = connected(grace);
    connectedAgain(grace, older);
    Golden.examples().assertIsLike("session-displaced", older.await1("session-displaced").wire());
  }

  @Test
  void anExpiredSession() {
    SocketClient client = connected(ada);
    expiresSoon(client, ada);
    Golden.examples().assertIsLike("session-expired", client.await1("session-expired").wire());
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

    Golden.examples()
        .assertIsLike(
            "waiting-for-participant-again",
            guest.awaitCount("waiting-for-participant", 3).getLast().wire());
  }
}
