package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MalformedPacketsTest extends SignalingTest {
  private static final int MALFORMED = 4400;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "0{}",
        "2",
        "2probe",
        "6",
        "7",
        "\ud83d\ude00",
        "4",
        "4x",
        "47",
        "42",
        "42{}",
        "42[]",
        "42[1]",
        "42[\"connect\"]",
        "42[\"disconnecting\",{}]",
        "42[\"offer\",]",
        "42[\"offer\",{\"offer\":}]",
        "42[\"offer\",{}]more",
        "42/other,[\"offer\",{}]",
        "40{}",
        "44{\"message\":\"no\"}",
        "45[\"offer\"]",
        "4599-[\"offer\"]",
        "429999999999999999999[\"offer\"]"
      })
  void aBrokenPacketClosesTheConnection(String frame) {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    client.engine.send(frame);
    assertThat(client.engine.awaitClosed().code()).isEqualTo(MALFORMED);
    assertThat(client.wasDisconnected()).isFalse();
  }

  @Test
  void aBinaryFrameThatNothingAskedForClosesTheConnection() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    client.engine.send(new byte[] {1, 2, 3});
    assertThat(client.engine.awaitClosed().code()).isEqualTo(MALFORMED);
  }

  @Test
  void textWhereABinaryPartIsExpectedClosesTheConnection() {
    SocketClient client = connected(TestToken.customer(somebody("ada")));
    client.engine.send("451-[\"offer\",{\"offer\":{\"_placeholder\":true,\"num\":0}}]");
    client.engine.send("42[\"heartbeat\",{}]");
    assertThat(client.engine.awaitClosed().code()).isEqualTo(MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42[\"join-room\",{\"roomId\":\"lobby\"}]", "41", "431[]"})
  void nothingButConnectMayComeFirst(String frame) {
    SocketClient client = open();
    client.engine.send(frame);
    assertThat(client.engine.awaitClosed().code()).isEqualTo(MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40{", "40{\"token\":}", "40{}{}", "40{}x"})
  void aConnectThatIsNoJsonClosesTheConnection(String frame) {
    SocketClient client = open();
    client.engine.send(frame);
    assertThat(client.engine.awaitClosed().code()).isEqualTo(MALFORMED);
  }

  @Test
  void aBrokenPacketChangesNothingAndTheSessionIsRecovered() {
    // given
    Call call = newCall();

    // when
    call.customer().engine.send("42[\"leave-room\",{\"roomId\":\"" + call.roomId() + "\"]");
    call.customer().engine.awaitClosed();
    SocketClient back = connectedAgain(call.ada(), call.customer());

    // then
    assertThat(back.sid()).isEqualTo(call.customer().sid());
    call.agent().ask("offer", "{\"offer\":{}}");
    back.await1("offer");
    assertThat(rooms.show(call.roomId()).participants()).hasSize(2);
    assertThat(call.agent().all("participant-left")).isEmpty();
  }
}
