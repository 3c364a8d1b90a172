package dev.holdfast.signaling.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.signaling.RandomText;
import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.signaling.socketio.SocketPacket.Type;
import dev.holdfast.testing.SeededRuns;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketCodecTest {
  @Test
  void readsBackWhateverItWroteOfAClientsPackets() {
    SeededRuns.run(
        5_000,
        random -> {
          SocketPacket packet = packetOfAClient(random);

          SocketCodec.Decoded decoded = SocketCodec.decode(SocketCodec.encode(packet));

          assertThat(decoded.packet().with(packet.attachments())).isEqualTo(packet);
          assertThat(decoded.attachments()).isEqualTo(packet.attachments().size());
        });
  }

  @Test
  void readsTheExamplesOfTheProtocol() throws Exception {
    assertThat(SocketCodec.decode("0").packet()).isEqualTo(SocketPacket.of(Type.CONNECT, ""));
    assertThat(SocketCodec.decode("0/admin,{\"a\":1}").packet())
        .isEqualTo(packet(Type.CONNECT, "/admin", OptionalLong.empty(), "{\"a\":1}"));
    assertThat(SocketCodec.decode("1").packet()).isEqualTo(SocketPacket.of(Type.DISCONNECT, ""));
    assertThat(SocketCodec.decode("2[\"hello\",1]").packet())
        .isEqualTo(SocketPacket.of(Type.EVENT, "[\"hello\",1]"));
    assertThat(SocketCodec.decode("2/admin,456[\"project:delete\",123]").packet())
        .isEqualTo(packet(Type.EVENT, "/admin", OptionalLong.of(456), "[\"project:delete\",123]"));
    assertThat(SocketCodec.decode("3456[]").packet()).isEqualTo(SocketPacket.ack(456, "[]"));
    SocketCodec.Decoded binary =
        SocketCodec.decode("51-[\"hello\",{\"_placeholder\":true,\"num\":0}]");
    assertThat(binary.attachments()).isEqualTo(1);
    assertThat(binary.packet().data()).isEqualTo("[\"hello\",{\"_placeholder\":true,\"num\":0}]");
  }

  @Test
  void readsAnyIdThatAClientCountsUpTo() throws Exception {
    assertThat(SocketCodec.decode("29007199254740991[\"a\"]").packet().ackId())
        .hasValue(9_007_199_254_740_991L);
    assertThat(SocketCodec.decode("2" + "9".repeat(18) + "[\"a\"]").packet().ackId())
        .hasValue(999_999_999_999_999_999L);
  }

  @Test
  void aQueryBehindTheNamespaceIsNoPartOfIt() throws Exception {
    assertThat(SocketCodec.decode("0/admin?token=x,{}").packet().namespace()).isEqualTo("/admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "x",
        "2",
        "2{}",
        "2\"a\"",
        "21",
        "2/admin",
        "0[]",
        "0null",
        "012{}",
        "11",
        "1{}",
        "3[]",
        "31{}",
        "4{}",
        "5[\"a\"]",
        "5-[\"a\"]",
        "51[\"a\"]",
        "565-[\"a\"]",
        "54294967297-[\"a\"]",
        "599999999999999999999-[\"a\"]",
        "2999999999999999999999[\"a\"]",
        "5-1-[\"a\"]"
      })
  void refusesWhatNoClientSends(String text) {
    assertThatThrownBy(() -> SocketCodec.decode(text)).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void refusesRandomAndMutatedPacketsWithNothingButMalformedAndNeverMakesMoreOfThem() {
    SeededRuns.run(
        40,
        random -> {
          for (int i = 0; i < 25_000; i++) {
            String text =
                random.nextBoolean()
                    ? random.nextInt(10) + RandomText.any(random, 8)
                    : mutated(random, SocketCodec.encode(packetOfAClient(random)));
            try {
              SocketCodec.Decoded decoded = SocketCodec.decode(text);
              assertThat(held(decoded)).isLessThanOrEqualTo(text.length());
              assertThat(decoded.attachments()).isBetween(0, SocketCodec.MOST_ATTACHMENTS);
            } catch (MalformedPacketException refused) {
              assertThat(refused.getMessage()).hasSizeLessThan(100);
            }
          }
        });
  }

  private static int held(SocketCodec.Decoded decoded) {
    String namespace = decoded.packet().namespace();
    return decoded.packet().data().length() + (namespace.equals("/") ? 0 : namespace.length());
  }

  private static String mutated(Random random, String text) {
    StringBuilder mutated = new StringBuilder(text);
    int at = random.nextInt(text.length());
    switch (random.nextInt(4)) {
      case 0 -> mutated.setCharAt(at, (char) random.nextInt(0x80));
      case 1 -> mutated.deleteCharAt(at);
      case 2 -> mutated.insert(at, RandomText.any(random, 2));
      default -> mutated.setLength(at);
    }
    return mutated.toString();
  }

  private static SocketPacket packetOfAClient(Random random) {
    String namespace = random.nextInt(4) == 0 ? "/room-" + random.nextInt(100) : "/";
    OptionalLong ackId =
        random.nextBoolean()
            ? OptionalLong.of(random.nextLong(1_000_000_000_000_000L))
            : OptionalLong.empty();
    String arguments = "[\"event\"," + RandomText.json(random, 3) + "]";
    return switch (Type.values()[random.nextInt(Type.values().length)]) {
      case CONNECT, CONNECT_ERROR ->
          packet(
              Type.CONNECT,
              namespace,
              OptionalLong.empty(),
              random.nextBoolean() ? "" : "{\"a\":1}");
      case DISCONNECT -> packet(Type.DISCONNECT, namespace, OptionalLong.empty(), "");
      case EVENT -> packet(Type.EVENT, namespace, ackId, arguments);
      case ACK -> packet(Type.ACK, namespace, OptionalLong.of(ackId.orElse(0)), arguments);
      case BINARY_EVENT ->
          packet(Type.BINARY_EVENT, namespace, ackId, arguments).with(parts(random));
      case BINARY_ACK ->
          packet(Type.BINARY_ACK, namespace, OptionalLong.of(ackId.orElse(0)), arguments)
              .with(parts(random));
    };
  }

  private static List<Buffer> parts(Random random) {
    return Collections.nCopies(
        random.nextInt(SocketCodec.MOST_ATTACHMENTS + 1), Buffer.buffer("part"));
  }

  private static SocketPacket packet(Type type, String namespace, OptionalLong ackId, String data) {
    return new SocketPacket(type, namespace, ackId, data, List.of());
  }
}
