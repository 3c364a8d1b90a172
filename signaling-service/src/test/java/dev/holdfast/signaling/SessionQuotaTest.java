package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many sessions a user may have. */
@QuarkusTest
class SessionQuotaTest extends SignalingTest {
  @Inject SessionConfig config;
  private final TestToken ada = TestToken.customer(somebody("ada"));

  @Test
  void refusesWhoIsConnectedSoManyTimesAndNobodyElse() {
    List<SocketClient> all = connectAll();

    JsonNode refusal = open().refused(connectPacket(ada.signed()));

    assertThat(refusal.path("data").path("code").asText()).isEqualTo("too-many-sessions");
    assertThat(refusal.path("data").path("retryable").asBoolean()).isTrue();
    connected(TestToken.customer(somebody("bob")));
    assertThat(all).allSatisfy(client -> assertThat(client.engine.isOpen()).isTrue());
    // One that says goodbye makes room, and so does one whose connection breaks.
    all.get(3).engine.send("41");
    awaitEnded(all.get(3));
    awaitAdmitted();
    all.get(4).drop();
    awaitAway(all.get(4));
    awaitAdmitted();
  }

  @Test
  void whoIsAwayIsNotLockedOutByTheOwnSessions() {
    String roomId = newRoom();
    List<SocketClient> all = connectAll();
    all.getFirst().join(roomId);
    all.forEach(SocketClient::drop);
    all.forEach(this::awaitAway);

    for (int i = 1; i < config.maxPerUser(); i++) {
      connected(ada);
    }

    // The one in a room is spared as long as another one can go, and can still be recovered.
    assertThat(all.stream().filter(this::isThere)).containsExactly(all.getFirst());
    assertThat(connectedAgain(ada, all.getFirst()).sid()).isEqualTo(all.getFirst().sid());
  }

  @Test
  void aSessionThatIsRecoveredIsNeverRefused() {
    List<SocketClient> all = connectAll();
    all.get(1).drop();
    assertThat(connectedAgain(ada, all.get(1)).sid()).isEqualTo(all.get(1).sid());
  }

  @Test
  void whoReturnsWithManyPagesAtOnceGetsInWithEach() {
    List<SocketClient> all = connectAll();
    all.forEach(SocketClient::drop);
    all.forEach(this::awaitAway);

    List<SocketClient> pages = IntStream.range(0, 10).mapToObj(i -> open()).toList();
    pages.forEach(page -> page.engine.send(connectPacket(ada.signed())));

    await().untilAsserted(() -> assertThat(pages).allMatch(page -> answer(page).startsWith("40")));
  }

  @Test
  void aSessionThatIsReplacedManyTimesAtOnceMakesOneNewSession() {
    List<SocketClient> all = connectAll();
    String replace =
        "40{\"token\":\""
            + ada.signed()
            + "\",\"pid\":\""
            + all.getFirst().pid()
            + "\",\"offset\":\"nonsense\"}";

    List<SocketClient> pages = IntStream.range(0, 12).mapToObj(i -> open()).toList();
    pages.forEach(page -> page.engine.send(replace));

    await().until(() -> pages.stream().noneMatch(p -> answer(p).isEmpty() && p.engine.isOpen()));
    assertThat(pages.stream().map(SessionQuotaTest::answer).filter(a -> a.startsWith("40")))
        .hasSize(1);
    assertThat(pages.stream().map(SessionQuotaTest::answer).filter(a -> a.startsWith("44")))
        .allMatch(refusal -> refusal.contains("too-many-sessions"));
    // Of those whose attempt came behind that of a page that was opened after them.
    assertThat(pages.stream().filter(page -> answer(page).isEmpty()))
        .allMatch(late -> late.engine.awaitClosed().code() == 1013);
    SocketClient behind = open();
    behind.engine.send(replace);
    await().until(() -> !answer(behind).isEmpty());
    assertThat(answer(behind)).contains("too-many-sessions");
  }

  /** To CONNECT; empty as long as there is none. */
  private static String answer(SocketClient client) {
    return client.engine.frames.stream().filter(f -> f.startsWith("4")).findFirst().orElse("");
  }

  private List<SocketClient> connectAll() {
    return IntStream.range(0, config.maxPerUser()).mapToObj(i -> connected(ada)).toList();
  }

  private void awaitAdmitted() {
    // Who was refused just now is refused for a second more.
    await()
        .until(
            () -> {
              SocketClient client = open();
              client.engine.send(connectPacket(ada.signed()));
              await().until(() -> client.engine.frames.stream().anyMatch(f -> f.startsWith("4")));
              return client.engine.frames.stream().anyMatch(f -> f.startsWith("40"));
            });
  }

  private boolean isThere(SocketClient client) {
    return Await.on(sessions.find(client.sid())).isPresent();
  }

  private void awaitAway(SocketClient client) {
    await().until(() -> Await.on(sessions.find(client.sid())).filter(Holder::isAttached).isEmpty());
  }
}
