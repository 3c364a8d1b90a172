package dev.holdfast.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
    assertThat(unfinished.bytes()).as("a fragment, and a ping").isGreaterThanOrEqualTo(100);
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
    first.writeInbound(frame(0x01, 120), frame(0x00, 120), frame(0x00, 120), frame(0x00, 120));
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

  private EmbeddedChannel socket() {
    EmbeddedChannel socket = new EmbeddedChannel();
    socket.pipeline().addLast(new WebSocket13FrameDecoder(false, false, 65536));
    socket.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
    new UnfinishedMessages(unfinished).install(socket.pipeline());
    return socket;
  }

  /** Without a mask, at most 125 bytes. */
  private static ByteBuf frame(int firstByte, int bytes) {
    return Unpooled.buffer().writeByte(firstByte).writeByte(bytes).writeZero(bytes);
  }
}
