package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.Configured;
import dev.holdfast.state.error.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PingAnswersTest {
  private static final int LARGEST = 125;
  private static final int MOST = 4_000;

  /** A client that does not read. */
  private static final class Unread extends ChannelOutboundHandlerAdapter {
    private final List<ChannelPromise> writes = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext context, Object frame, ChannelPromise promise) {
      ((PongWebSocketFrame) frame).release();
      writes.add(promise);
    }
  }

  private final EngineConfig config =
      Configured.by(
          EngineConfig.class, Map.of("holdfast.connection.max-before-connect", "" + MOST));

  private final OutboundMemory memory = new OutboundMemory(config, new SimpleMeterRegistry());
  private final List<ErrorCode> exceeded = new ArrayList<>();
  private final PingAnswers answers =
      new PingAnswers(() -> new Outbound(config, memory), exceeded::add);

  @Test
  void answersAPingWithWhatItSaysAndLetsAllElsePass() {
    EmbeddedChannel channel = new EmbeddedChannel(answers);
    channel.writeInbound(
        new PingWebSocketFrame(Unpooled.copiedBuffer("still there?", StandardCharsets.UTF_8)),
        new TextWebSocketFrame("4hello"));

    PongWebSocketFrame pong = channel.readOutbound();
    assertThat(pong.content().toString(StandardCharsets.UTF_8)).isEqualTo("still there?");
    TextWebSocketFrame text = channel.readInbound();
    assertThat(text.text()).isEqualTo("4hello");
    assertThat(memory.bytes()).isZero();
    pong.release();
    text.release();
  }

  @Test
  void whoDoesNotReadTheAnswersIsToldOfOnceAndGetsNoMore() {
    Unread unread = new Unread();
    EmbeddedChannel channel = new EmbeddedChannel(unread, answers);
    for (int i = 0; i < 1_000; i++) {
      channel.writeInbound(new PingWebSocketFrame(Unpooled.buffer().writeZero(LARGEST)));
    }

    assertThat(exceeded).containsExactly(ErrorCode.UNAVAILABLE);
    assertThat(memory.bytes()).isBetween(1L, MOST + (long) LARGEST + Outbound.FRAME);
    unread.writes.forEach(ChannelPromise::setSuccess);
    assertThat(memory.bytes()).isZero();
  }
}
