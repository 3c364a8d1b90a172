package dev.holdfast.signaling;

import static dev.holdfast.signaling.RawConnection.CONTINUATION;
import static dev.holdfast.signaling.RawConnection.FINAL;
import static dev.holdfast.signaling.RawConnection.PING;
import static dev.holdfast.signaling.RawConnection.TEXT;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may send of whom nothing is known, or who is known and means no good. */
@QuarkusTest
class InputLimitsTest extends SignalingTest {
  private static final int BEFORE_CONNECT = 16_384;
  private static final int MOST_PACKETS = 1_000;
  private static final int TOO_LARGE = 4413;
  private static final int TOO_MANY = 4429;
  private static final byte[] NOTHING = {};
  @Inject UnfinishedInput unfinished;

  @Test
  void beforeConnectAFrameIsRefusedByWhatItSaysOfItsLength() throws IOException {
    try (RawConnection client = RawConnection.webSocket(address)) {
      client.send(RawConnection.frame(FINAL | TEXT, BEFORE_CONNECT + 1, NOTHING));
      assertThat(client.closeCode()).isEqualTo(TOO_LARGE);
    }
  }

  // What comes in the same read as the handshake is lost with the HTTP decoder; else it is a frame.
  @Test
  void whatCameWithTheHandshakeIsNotHeardOrCountsTooAndWhatFollowsCounts() throws IOException {
    try (RawConnection client = new RawConnection(address)) {
      byte[] frame = RawConnection.frame(FINAL | TEXT, 4 << 20, new byte[1_000]);
      String early = new String(frame, StandardCharsets.ISO_8859_1);
      client.send(client.upgrade("Sec-WebSocket-Version: 13") + early);
      assertThat(client.head()).contains(" 101 ");

      client.sendWhileOpen(RawConnection.frame(FINAL | TEXT, "40{}"));
      String heard = client.awaitTextOrCode("44");
      if (!heard.equals("" + TOO_LARGE)) {
        // It was lost: what comes now is looked at all the same.
        assertThat(heard).contains("unauthorized");
        client.send(RawConnection.frame(FINAL | TEXT, BEFORE_CONNECT + 1, NOTHING));
        assertThat(client.closeCode()).isEqualTo(TOO_LARGE);
      }
    }
  }

  @Test
  void beforeConnectAMessageInFragmentsIsHeldUpToTheLimitAndThenNotAtAll() throws IOException {
    long before = unfinished.bytes();
    try (RawConnection client = RawConnection.webSocket(address)) {
      client.send(RawConnection.frame(TEXT, "4"));
      client.send(RawConnection.frame(CONTINUATION, 10_000, new byte[10_000]));
      await().until(() -> unfinished.bytes() == before + 10_001);

      client.send(RawConnection.frame(CONTINUATION, 10_000, new byte[10_000]));
      assertThat(client.closeCode()).isEqualTo(TOO_LARGE);
    }
    await().until(() -> unfinished.bytes() == before);
  }

  @Test
  void aConnectOfTheLargestSizeIsTakenAndALargerOneIsNot() {
    String token = TestToken.customer(somebody("ada")).signed();
    SocketClient fits = open();
    fits.engine.send(connectOf(token, BEFORE_CONNECT));
    await().until(() -> fits.engine.frames.stream().anyMatch(frame -> frame.startsWith("40{")));

    SocketClient tooLarge = open();
    tooLarge.engine.send(connectOf(token, BEFORE_CONNECT + 1));
    assertThat(tooLarge.engine.awaitClosed().code()).isEqualTo(TOO_LARGE);
  }

  @Test
  void aConnectThatIsNestedAsDeepAsFitsIsRefused() {
    SocketClient client = open();
    client.engine.send("40" + "{\"a\":".repeat(3_000) + "1" + "}".repeat(1_000));
    assertThat(client.engine.awaitClosed().code()).isEqualTo(4400);
  }

  @Test
  void noBinaryEventBeginsBeforeConnect() {
    SocketClient client = open();
    client.engine.send("451-[\"offer\",{\"offer\":{\"_placeholder\":true,\"num\":0}}]");
    assertThat(client.engine.awaitClosed().code()).isEqualTo(4400);
  }

  @Test
  void theLimitIsBackWhereAClientHasLeftItsSession() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    client.engine.send("41");
    client.engine.send("40" + "{".repeat(BEFORE_CONNECT));
    assertThat(client.engine.awaitClosed().code()).isEqualTo(TOO_LARGE);
  }

  @Test
  void fragmentsWithControlFramesBetweenThemAreOneMessageOfWholeCharacters() throws IOException {
    TestToken ada = TestToken.customer(somebody("ada"));
    byte[] event = "421[\"heartbeat\",{\"x\":\"é€😀\"}]".getBytes(StandardCharsets.UTF_8);
    try (RawConnection client = RawConnection.letIn(address, ada)) {
      client.send(RawConnection.frame(TEXT, 0, NOTHING));
      for (int i = 0; i < event.length; i++) {
        int last = i == event.length - 1 ? FINAL : 0;
        client.send(RawConnection.frame(FINAL | PING, "still there"));
        client.send(
            RawConnection.frame(last | CONTINUATION, 1, Arrays.copyOfRange(event, i, i + 1)));
      }
      assertThat(client.awaitText("431[")).contains("\"ok\":true");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {CONTINUATION, FINAL | PING})
  void endlessFramesWithoutAMessageAreCutOff(int frame) throws IOException {
    try (RawConnection client = RawConnection.webSocket(address)) {
      client.send(RawConnection.frame(TEXT, "4"));
      assertThat(codeAfterEndless(client, RawConnection.frame(frame, 0, NOTHING)))
          .isEqualTo(TOO_MANY);
    }
  }

  @Test
  void aPingIsAnsweredOnce() throws IOException {
    try (RawConnection client = RawConnection.webSocket(address)) {
      client.send(RawConnection.frame(FINAL | PING, "still there?"));
      client.send(RawConnection.frame(FINAL | TEXT, "40{}"));
      assertThat(client.awaitText("")).isEqualTo("still there?");
      assertThat(client.awaitText("")).startsWith("44{");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "431[]"})
  void endlessPacketsThatAreNoEventsAreCutOff(String packet) throws IOException {
    TestToken ada = TestToken.customer(somebody("ada"));
    try (RawConnection client = RawConnection.letIn(address, ada)) {
      assertThat(codeAfterEndless(client, RawConnection.frame(FINAL | TEXT, packet)))
          .isEqualTo(TOO_MANY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-None: 1", "Sec-WebSocket-Version: 8", "Sec-WebSocket-Version: 7"})
  void draftsOfTheWebSocketProtocolAreRefused(String header) throws IOException {
    try (RawConnection client = new RawConnection(address)) {
      client.send(client.upgrade(header));
      assertThat(client.head()).contains(" 426 ").containsIgnoringCase("Sec-WebSocket-Version: 13");

      client.send(client.upgrade("Sec-WebSocket-Version: 13"));
      assertThat(client.head()).contains(" 101 ");
    }
  }

  @Test
  void aPollingRequestHasSoManyPacketsAndNoMore() {
    String session = pollingSession();
    assertThat(post(session, packets(MOST_PACKETS)).statusCode()).isEqualTo(200);

    Response refused = post(session, packets(MOST_PACKETS + 1));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains("more than " + MOST_PACKETS);
    assertEnded(session);
  }

  @Test
  void beforeConnectAPollingRequestIsRefusedByWhatItSaysOfItsLength() throws IOException {
    String session = pollingSession();
    try (RawConnection client = new RawConnection(address)) {
      client.send(client.post(Optional.of(session), BEFORE_CONNECT + 1));
      assertThat(client.head()).contains(" 413 ");
    }
    assertEnded(session);
  }

  @Test
  void ofTwoPollingRequestsAtOnceTheSecondIsRefusedAndTheSessionEnds() throws IOException {
    String session = pollingSession();
    long before = unfinished.bytes();
    try (RawConnection first = new RawConnection(address)) {
      first.send(first.post(Optional.of(session), 1_000) + "40{");
      await().until(() -> unfinished.bytes() == before + 3);

      assertThat(post(session, "3").statusCode()).isEqualTo(400);
      assertEnded(session);
    }
    await().until(() -> unfinished.bytes() == before);
  }

  private static String connectOf(String token, int bytes) {
    String begin = "40{\"token\":\"" + token + "\",\"more\":\"";
    return begin + "x".repeat(bytes - begin.length() - 2) + "\"}";
  }

  private static int codeAfterEndless(RawConnection client, byte[] frame) throws IOException {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  client.send(frame);
                }
              } catch (IOException closed) {
                // As it should be.
              }
            });
    return client.closeCode();
  }

  private static String packets(int number) {
    return "3\u001e".repeat(number - 1) + "3";
  }

  private void assertEnded(String session) {
    await().until(() -> post(session, "3").body().asString().contains("Session ID unknown"));
  }
}
