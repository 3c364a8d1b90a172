package dev.holdfast.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import org.junit.jupiter.api.Test;

class UnfinishedMessagesTest {
  private final UnfinishedInput unfinished =
      new UnfinishedInput(
          Configured.by(UnfinishedInputConfig.class, "holdfast.unfinished-input.max-bytes", "1000"),
          new SimpleMeterRegistry());

  @Test
  void countsFragmentsAndPiecesOfFramesUntilTheMessageEnds() {
    EmbeddedChannel socket = socket();
    socket.writeInbound(frame(0x81, 100));
    assertThat(unfinished.bytes()).as("a whole message is not kept").isZero();

    socket.writeInbound(frame(0x01, 100), frame(0x89, 5));
    assertThat(unfinished.bytes()).as("a fragment, and no ping").isEqualTo(106);
    socket.writeInbound(frame(0x80, 100));
    assertThat(unfinished.bytes()).isZero();

    socket.writeInbound(frame(0x81, 120).readSlice(60));
    assertThat(unfinished.bytes()).isEqualTo(60);
    socket.close();
    assertThat(unfinished.bytes()).isZero();
  }

  @Test
  void closesWhatWouldPassTheLimit() {
    EmbeddedChannel first = socket();
    for (int i = 0; i < 4; i++) {
      first.writeInbound(frame(i == 0 ? 0x01 : 0x00, 120));
    }
    EmbeddedChannel second = socket();
    for (int i = 0; i < 5 && second.isOpen(); i++) {
      second.writeInbound(frame(i == 0 ? 0x01 : 0x00, 120));
    }

    assertThat(first.isOpen()).isTrue();
    assertThat(second.isOpen()).isFalse();
    CloseWebSocketFrame close = second.readOutbound();
    assertThat(close.statusCode()).isEqualTo(1013);
    close.release();
    assertThat(unfinished.bytes()).isLessThan(1000).isGreaterThan(400);
    first.close();
    assertThat(unfinished.bytes()).isZero();
  }

  @Test
  void controlFramesAreNotKeptButBounded() {
    EmbeddedChannel socket = socket();
    for (int i = 0; i < 1_000; i++) {
      socket.writeInbound(frame(i % 2 == 0 ? 0x89 : 0x8a, 4));
    }
    assertThat(unfinished.bytes()).isZero();
    assertThat(socket.isOpen()).isTrue();

    for (int i = 0; i < 30_000 && socket.isOpen(); i++) {
      socket.writeInbound(frame(0x89, 0));
    }
    CloseWebSocketFrame close = socket.readOutbound();
    assertThat(close.statusCode()).isEqualTo(4429);
    close.release();
    assertThat(socket.isOpen()).isFalse();
  }

  @Test
  void whoSendsPingsAndDoesNotReadIsClosed() {
    EmbeddedChannel socket = socket();
    socket.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10, 20));
    socket.write(Unpooled.buffer().writeZero(800));
    socket.writeInbound(frame(0x89, 0));
    assertThat(socket.isOpen()).as("what waits is little").isTrue();
    socket.write(Unpooled.buffer().writeZero(800));
    socket.writeInbound(frame(0x81, 5));
    assertThat(socket.isOpen()).as("no ping").isTrue();
    socket.writeInbound(frame(0x89, 0));
    assertThat(socket.isOpen()).isFalse();
  }

  private EmbeddedChannel socket() {
    EmbeddedChannel socket = new EmbeddedChannel();
    socket.pipeline().addLast(new WebSocket13FrameDecoder(true, false, 65536));
    socket.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
    new UnfinishedMessages(unfinished, 1000).install(socket.pipeline());
    return socket;
  }

  /** Masked by zeros, at most 125 bytes. */
  private static ByteBuf frame(int firstByte, int bytes) {
    return Unpooled.buffer().writeByte(firstByte).writeByte(0x80 | bytes).writeZero(4 + bytes);
  }
}
