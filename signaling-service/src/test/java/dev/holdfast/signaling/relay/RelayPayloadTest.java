package dev.holdfast.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.signaling.RandomText;
import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.signaling.event.ClientEvent;
import dev.holdfast.signaling.payload.PayloadReader;
import dev.holdfast.signaling.trace.EventSpan;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.testing.SeededRuns;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayPayloadTest {
  @ParameterizedTest
  @CsvSource({"offer,offer", "answer,answer", "ice-candidate,candidate"})
  void takesTheFieldThatTheEventIsFor(String name, String field) {
    String payload = "{\"" + field + "\":{\"sdp\":\"v=0\"},\"roomId\":\"lobby\"}";
    assertThat(RelayPayload.of(event(name, payload)))
        .isEqualTo(new RelayPayload(field, "{\"sdp\":\"v=0\"}"));
  }

  @Test
  void leavesTheSendersTextAsItStands() {
    String value =
        "{ \"sdp\" : \"v=0\\r\\n\\u00e9\\ud800\ud83d\ude00 ]}\" ,\t\"n\": [ 1.50 , -0 , 1E9 ] }";
    String payload =
        "{ \"id\":\"1\", \"extra\":[{\"offer\":0}] ,\"offer\" :\n" + value + " , \"z\":1}";
    assertThat(RelayPayload.of(event("offer", payload)).value()).isEqualTo(value);
  }

  @Test
  void leavesWhateverObjectOrTextThereIs() {
    SeededRuns.run(
        10_000,
        random -> {
          String value =
              random.nextBoolean() ? RandomText.object(random, 4) : "\"a\\\"b\\u00e9\ud83d\ude00\"";
          String payload =
              "{\"first\":"
                  + RandomText.json(random, 3)
                  + ","
                  + RandomText.space(random)
                  + "\"candidate\""
                  + RandomText.space(random)
                  + ":"
                  + RandomText.space(random)
                  + value
                  + RandomText.space(random)
                  + ",\"last\":"
                  + RandomText.json(random, 3)
                  + "}";
          assertThat(RelayPayload.of(event("ice-candidate", payload)).value()).isEqualTo(value);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"offer\":1}",
        "{\"offer\":null}",
        "{\"offer\":true}",
        "{\"offer\":[]}",
        "{\"answer\":{}}"
      })
  void namesTheFieldThatIsMissingOrNeitherObjectNorText(String payload) {
    assertThatThrownBy(() -> RelayPayload.of(event("offer", payload)))
        .isInstanceOfSatisfying(
            HoldfastException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD))
        .hasMessageContaining("offer");
  }

  private static ClientEvent event(String name, String payload) {
    try {
      return new ClientEvent(
          name, PayloadReader.read(payload), OptionalLong.empty(), List.of(), EventSpan.NONE);
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }
}
