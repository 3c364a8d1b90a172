package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.testing.SeededRuns;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadCodecTest {
  @Test
  void separatesPackets() throws MalformedPacketException {
    List<String> packets = List.of("40{}", "bAQID", "3");
    assertThat(PayloadCodec.decode(PayloadCodec.encode(packets), 3)).isEqualTo(packets);
  }

  @Test
  void readsBackWhatItWroteBrokenIntoLinesOrNot() {
    SeededRuns.run(
        20,
        random -> {
          byte[] bytes = new byte[random.nextInt(400)];
          random.nextBytes(bytes);
          String inLines = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
          Buffer binary = Buffer.buffer(bytes);
          try {
            assertThat(PayloadCodec.binary(PayloadCodec.encode(binary))).isEqualTo(binary);
            assertThat(PayloadCodec.binary("b" + inLines + "\n")).isEqualTo(binary);
          } catch (MalformedPacketException e) {
            throw new AssertionError(e);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"b*", "bA", "bAQ I=", "b\u00e9"})
  void refusesWhatIsNoBase64(String packet) {
    assertThatThrownBy(() -> PayloadCodec.binary(packet))
        .isInstanceOf(MalformedPacketException.class);
  }
}
