package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Logged;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What the log tells of a session. */
@QuarkusTest
class SessionHappeningsTest extends SignalingTest {
  @Test
  void aSessionBeginsAndIsResumed() {
    try (Logged logged = new Logged()) {
      TestToken ada = TestToken.customer(somebody("ada"));
      SocketClient first = connected(ada);
      first.drop();
      SocketClient back = connectedAgain(ada, first);
      back.await1("session-ready");

      assertThat(logged.happenings(first.sid()))
          .filteredOn(line -> !line.startsWith("session-away "))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("session-began session=" + first.sid()),
              line -> assertThat(line).startsWith("session-resumed session=" + first.sid()));
    }
  }

  @Test
  void oneThatIsNotRecoveredNamesTheSessionThatWasPresented() {
    TestToken ada = TestToken.customer(somebody("ada"));
    SocketClient first = connected(ada);
    first.engine.send("41");
    awaitEnded(first);
    try (Logged logged = new Logged()) {
      SocketClient back = connectedAgain(ada, first);
      back.await1("session-ready");

      assertThat(back.sid()).isNotEqualTo(first.sid());
      assertThat(logged.happenings(back.sid()))
          .singleElement()
          .asString()
          .startsWith("session-not-recovered session=" + back.sid())
          .endsWith("was=" + first.sid());
    }
  }
}
