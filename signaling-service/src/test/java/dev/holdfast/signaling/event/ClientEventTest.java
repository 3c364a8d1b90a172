package dev.holdfast.signaling.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.signaling.RandomText;
import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.signaling.socketio.SocketPacket;
import dev.holdfast.testing.SeededRuns;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientEventTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}}",
        "{ \"a\" :\t[ 1 , 2.50 , -0 , 1E+9 ] ,\n \"b\" : null }",
        "{\"a\":\"\\\"]},\\\\ \\u00e9 \\ud83d\\ude00 \\ud800 \ud83d\ude00\"}",
        "{\"a\":{\"b\":{\"c\":[[[{}]]]}}}",
        "\"just text with \\\" and ]\"",
        "12345678901234567890",
        "-1.50e-3",
        "true",
        "null",
        "[1,[2],{}]"
      })
  void cutsTheFirstArgumentOutExactlyAsItStands(String payload) throws Exception {
    assertThat(event("[\"offer\"," + payload + "]").payload().json()).isEqualTo(payload);
    assertThat(event(" [ ".trim() + " \"offer\" , " + payload + " ] ").payload().json())
        .isEqualTo(payload);
    assertThat(event("[\"offer\"," + payload + ",{\"second\":2},\"third\"]").payload().json())
        .isEqualTo(payload);
  }

  @Test
  void countsWhatItHoldsParsed() throws Exception {
    StringBuilder many = new StringBuilder("{\"f\":1");
    for (int i = 0; i < 1_000; i++) {
      many.append(",\"f").append(i).append("\":1");
    }
    int one = event("[\"offer\",{\"f\":1}]").heldBytes();
    assertThat(one).isGreaterThan(500);
    assertThat(event("[\"offer\"," + many + "}]").heldBytes()).isGreaterThan(one + 150_000);
    assertThat(event("[\"offer\",{\"f\":\"" + "x".repeat(9_000) + "\"}]").heldBytes())
        .isEqualTo(one + 9_001);
  }

  @Test
  void cutsOutWhateverJsonThereIs() {
    SeededRuns.run(
        20_000,
        random -> {
          String payload = RandomText.json(random, 4);
          String data =
              "[\"answer\","
                  + RandomText.space(random)
                  + payload
                  + RandomText.space(random)
                  + (random.nextBoolean() ? "," + RandomText.json(random, 2) : "")
                  + "]";
          assertThat(event(data).payload().json()).isEqualTo(payload);
        });
  }

  @Test
  void cutsOutAPayloadThatIsLongerThanAnyBuffer() throws Exception {
    String payload = "{\"sdp\":\"" + "é\\n\ud83d\ude00".repeat(40_000) + "\",\"n\":[1,2]}";
    assertThat(event("[\"offer\"," + payload + ",7]").payload().json()).isEqualTo(payload);
  }

  @Test
  void aMissingPayloadIsAnEmptyOne() throws Exception {
    assertThat(event("[\"heartbeat\"]").payload().json()).isEqualTo("{}");
  }

  @Test
  void keepsTheNameWithItsEscapesUndone() throws Exception {
    assertThat(event("[\"room\\u003ajoin\"]").name()).isEqualTo("room:join");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "[]",
        "[1]",
        "[null]",
        "[{}]",
        "[[\"a\"]]",
        "[\"a\"",
        "[\"a\",",
        "[\"a\",]",
        "[\"a\",{]",
        "[\"a\",{}",
        "[\"a\" {}]",
        "[\"a\",{\"b\":}]",
        "[\"a\",{\"b\":1,}]",
        "[\"a\",\"unfinished]",
        "[\"a\",\"\\x\"]",
        "[\"a\",01]",
        "[\"a\",1.]",
        "[\"a\",NaN]",
        "[\"a\",undefined]",
        "[\"a\",'b']",
        "[\"a\"]x",
        "[\"a\"][\"b\"]",
        "[\"a\",\"line\nbreak\"]"
      })
  void refusesWhatIsNoEvent(String data) {
    assertThatThrownBy(() -> event(data)).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void refusesANestingThatNobodyMeans() {
    String deep = "[\"a\"," + "[".repeat(50_000) + "]".repeat(50_000) + "]";
    assertThatThrownBy(() -> event(deep)).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void refusesWithNothingButMalformedWhateverComes() {
    SeededRuns.run(
        20,
        random -> {
          for (int i = 0; i < 10_000; i++) {
            String data = "[\"a\"," + RandomText.any(random, 8) + "]";
            try {
              assertThat(event(data).payload().json().length()).isLessThanOrEqualTo(data.length());
            } catch (MalformedPacketException refused) {
              assertThat(refused.getMessage()).hasSizeLessThan(100);
            }
          }
        });
  }

  private static ClientEvent event(String data) throws MalformedPacketException {
    return ClientEvent.of(
        new SocketPacket(SocketPacket.Type.EVENT, "/", OptionalLong.empty(), data, List.of()));
  }
}
