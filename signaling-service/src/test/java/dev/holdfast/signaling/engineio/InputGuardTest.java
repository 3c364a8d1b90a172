package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.Allowance;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.testing.SeededRuns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class InputGuardTest {
  private static final int LARGEST = 1_000;
  private static final int FINAL = 0x80;
  private static final int LEAST_CONTROL = 0x8;
  private static final int OPCODES = 0x10;

  @Inject UnfinishedInput memory;

  private final List<ErrorCode> exceeded = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 126, 0})
  void aControlFrameWithAnExtendedLengthBreaksTheProtocolAndKeepsNothing(long length) {
    for (int opcode = LEAST_CONTROL; opcode < OPCODES; opcode++) {
      ByteBuf frame = frame(FINAL | opcode, length);
      EmbeddedChannel channel = channel();
      assertThat(failureOf(channel, frame)).isInstanceOf(CorruptedWebSocketFrameException.class);
      // Nothing that comes after it is looked at.
      ByteBuf more = frame(FINAL | opcode, length);
      assertThat(failureOf(channel, more)).isNull();
      channel.finishAndReleaseAll();
      assertThat(frame.refCnt()).isZero();
      assertThat(more.refCnt()).isZero();
    }
    assertThat(exceeded).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, LARGEST + 1})
  void aDataFrameWithALengthPastTheLimitIsRefusedAndKeepsNothing(long length) {
    for (int opcode = 0; opcode < LEAST_CONTROL; opcode++) {
      exceeded.clear();
      // With something of a message before it: a sum of lengths may not overflow.
      ByteBuf begun =
          Unpooled.directBuffer().writeBytes(new byte[] {1, (byte) 0x81, 0, 0, 0, 0, 9});
      ByteBuf frame = frame(FINAL | opcode, length);
      EmbeddedChannel channel = channel();
      channel.writeInbound(begun);
      channel.writeInbound(frame);
      channel.finishAndReleaseAll();
      assertThat(exceeded).containsExactly(ErrorCode.PAYLOAD_TOO_LARGE);
      assertThat(begun.refCnt()).isZero();
      assertThat(frame.refCnt()).isZero();
    }
  }

  @Test
  void keepsNothingOfRandomBytes() {
    long before = memory.bytes();
    SeededRuns.run(
        300,
        random -> {
          EmbeddedChannel channel = channel();
          List<ByteBuf> all = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            ByteBuf bytes = randomBytes(random);
            all.add(bytes);
            failureOf(channel, bytes);
          }
          channel.finishAndReleaseAll();
          assertThat(all).allMatch(bytes -> bytes.refCnt() == 0);
        });
    assertThat(memory.bytes()).isEqualTo(before);
  }

  @Test
  void releasesWhatItFailsToLookAt() {
    ByteBuf frame = frame(FINAL | 1, 1);
    EmbeddedChannel channel =
        channel(
            () -> {
              throw new IllegalStateException("as if it were broken");
            });
    assertThat(failureOf(channel, frame)).isInstanceOf(IllegalStateException.class);
    channel.finishAndReleaseAll();
    assertThat(frame.refCnt()).isZero();
  }

  private EmbeddedChannel channel() {
    return channel(() -> LARGEST);
  }

  private EmbeddedChannel channel(IntSupplier largest) {
    InputGuard guard =
        new InputGuard(
            largest, () -> memory, new Allowance(System::nanoTime, 1_000, 1_000), exceeded::add);
    WebSocketDecoderConfig decoder =
        WebSocketDecoderConfig.newBuilder()
            .allowMaskMismatch(false)
            .closeOnProtocolViolation(false)
            .build();
    return new EmbeddedChannel(guard, new WebSocket13FrameDecoder(decoder));
  }

  private static Throwable failureOf(EmbeddedChannel channel, ByteBuf bytes) {
    try {
      channel.writeInbound(bytes);
      return null;
    } catch (DecoderException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static ByteBuf frame(int first, long length) {
    return Unpooled.directBuffer()
        .writeByte(first)
        .writeByte(0xff)
        .writeLong(length)
        .writeInt(0)
        .writeZero(20);
  }

  // Headers are more often nonsense if the lengths are not random too.
  private static ByteBuf randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    if (bytes.length > 1) {
      bytes[0] &= (byte) 0x8f;
      bytes[1] = (byte) (random.nextBoolean() ? 0xff : bytes[1] | 0x80);
    }
    return Unpooled.directBuffer().writeBytes(bytes);
  }
}
