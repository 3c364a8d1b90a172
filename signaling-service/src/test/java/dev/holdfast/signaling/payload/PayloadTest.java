package dev.holdfast.signaling.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "\"text\"", "null", "{", "{\"a\":}", "{}{}", "{}x"})
  void refusesWhatIsNotOneObject(String text) {
    assertThatThrownBy(() -> PayloadReader.read(text)).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void givesTheFieldsThatFit() throws Exception {
    Payload payload =
        PayloadReader.read("{\"roomId\":\"a-Z_0.~\",\"text\":\"é\",\"sentAt\":1.5,\"gone\":null}");

    assertThat(payload.id("roomId")).isEqualTo("a-Z_0.~");
    assertThat(payload.text("text")).isEqualTo("é");
    assertThat(payload.optionalNumber("sentAt").orElseThrow()).hasToString("1.5");
    assertThat(payload.optionalId("gone")).isEmpty();
    assertThat(payload.optionalText("absent")).isEmpty();
    assertThat(payload.optionalNumber("absent")).isEmpty();
    assertThat(payload.eventId()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1",
        "true",
        "{}",
        "[]",
        "\"\"",
        "\"a b\"",
        "\"a/b\"",
        "\".\"",
        "\".a\"",
        "\"é\"",
        "\"a{b\"",
        "\"a\\u0000\"",
        "null"
      })
  void namesTheFieldThatIsNoId(String value) {
    assertRefused("roomId", value, Payload::id);
    assertRefused("roomId", "\"" + "x".repeat(65) + "\"", Payload::id);
  }

  @Test
  void namesTheFieldThatHoldsHalfASurrogatePair() {
    assertRefused("userId", "\"\\ud800x\"", Payload::text);
    assertRefused("id", "\"x\\udc00\"", (payload, field) -> payload.eventId());
    assertRefused("metadata", "{\"a\":\"\\ud800\"}", (it, field) -> it.optionalObject(field, 99));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "false", "{}", "[]", "null"})
  void namesTheFieldThatIsNoText(String value) {
    assertRefused("token", value, Payload::text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "false", "{}", "[]", "1e999"})
  void namesTheFieldThatIsNoNumber(String value) {
    assertRefused("sentAt", value, Payload::optionalNumber);
  }

  @Test
  void namesTheIdThatIsNone() {
    for (String value : new String[] {"1", "\"\"", "{}", "\"" + "x".repeat(65) + "\""}) {
      assertRefused("id", value, (payload, field) -> payload.eventId());
    }
  }

  @Test
  void namesTheObjectThatIsNestedTooDeepToBeShownInsideOfAnother() {
    assertThat(payload("{\"metadata\":" + nested(100) + "}").optionalObject("metadata", 8192))
        .contains(nested(100));
    assertRefused("metadata", nested(101), (payload, field) -> payload.optionalObject(field, 8192));
  }

  @Test
  void namesTheFieldThatIsMissing() {
    assertInvalid(() -> payload("{}").id("roomId"), "roomId");
    assertInvalid(() -> payload("{}").text("token"), "token");
  }

  private static String nested(int depth) {
    return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }

  private static void assertRefused(
      String field, String value, BiConsumer<Payload, String> reading) {
    Payload payload = payload("{\"" + field + "\":" + value + "}");
    assertInvalid(() -> reading.accept(payload, field), field);
  }

  private static Payload payload(String text) {
    try {
      return PayloadReader.read(text);
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertInvalid(Runnable reading, String named) {
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            HoldfastException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD))
        .hasMessageContaining(named);
  }
}
