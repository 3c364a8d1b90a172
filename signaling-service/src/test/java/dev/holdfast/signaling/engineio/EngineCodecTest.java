package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.signaling.RandomText;
import dev.holdfast.testing.SeededRuns;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineCodecTest {
  @Test
  void readsBackWhateverItWroteOfAClientsPackets() {
    SeededRuns.run(
        2_000,
        random -> {
          EnginePacket packet = packetOfAClient(random);
          assertThat(EngineCodec.decode(EngineCodec.encode(packet))).isEqualTo(packet);
        });
  }

  @Test
  void writesTheNumbersOfTheProtocol() {
    assertThat(EngineCodec.encode(new EnginePacket.Open("{}"))).isEqualTo("0{}");
    assertThat(EngineCodec.encode(new EnginePacket.Close())).isEqualTo("1");
    assertThat(EngineCodec.encode(new EnginePacket.Ping("probe"))).isEqualTo("2probe");
    assertThat(EngineCodec.encode(new EnginePacket.Pong(""))).isEqualTo("3");
    assertThat(EngineCodec.encode(new EnginePacket.Message("hi"))).isEqualTo("4hi");
    assertThat(EngineCodec.encode(new EnginePacket.Upgrade())).isEqualTo("5");
    assertThat(EngineCodec.encode(new EnginePacket.Noop())).isEqualTo("6");
  }

  @Test
  void aBinaryMessageIsAFrameOfItsOwnAndNeverText() {
    assertThatThrownBy(() -> EngineCodec.encode(new EnginePacket.Binary(Buffer.buffer("x"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0{}", "6", "7", "b64", " 4", "x", "\u0000", "\ud83d\ude00"})
  void refusesWhatNoClientSends(String frame) {
    assertThatThrownBy(() -> EngineCodec.decode(frame))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void refusesWithNothingButMalformedWhateverComes() {
    SeededRuns.run(
        20,
        random -> {
          for (int i = 0; i < 25_000; i++) {
            String frame = RandomText.any(random, 6);
            try {
              EngineCodec.decode(frame);
            } catch (MalformedPacketException refused) {
              assertThat(refused).hasMessageNotContainingAny("Exception");
            }
          }
        });
  }

  private static EnginePacket packetOfAClient(Random random) {
    String text = RandomText.any(random, 20);
    List<EnginePacket> all =
        List.of(
            new EnginePacket.Close(),
            new EnginePacket.Ping(text),
            new EnginePacket.Pong(text),
            new EnginePacket.Message(text),
            new EnginePacket.Upgrade());
    return all.get(random.nextInt(all.size()));
  }
}
