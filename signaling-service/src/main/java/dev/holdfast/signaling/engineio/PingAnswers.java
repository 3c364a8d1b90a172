package dev.holdfast.signaling.engineio;

import dev.holdfast.state.error.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers a WebSocket's pings (RFC 6455 §5.5.2) in the place of Vert.x, which keeps any number of
 * answers for a client that does not read. How many pings may come is {@link InputGuard}'s to say.
 * In front of Vert.x' handler, on the connection's event loop.
 */
final class PingAnswers extends ChannelInboundHandlerAdapter {
  private final Supplier<Outbound> outbounds;
  private final Consumer<ErrorCode> exceeded;
  // Empty before the first ping: official clients send none.
  private Optional<Outbound> waiting = Optional.empty();
  private boolean over;

  /**
   * @param outbounds makes that of the answers alone: the session's own may live on another event
   *     loop
   * @param exceeded is told once that too many answers wait
   */
  PingAnswers(Supplier<Outbound> outbounds, Consumer<ErrorCode> exceeded) {
    this.outbounds = outbounds;
    this.exceeded = exceeded;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object came) {
    if (!(came instanceof PingWebSocketFrame ping)) {
      context.fireChannelRead(came);
    } else if (over) {
      ping.release();
    } else {
      answer(context, ping);
    }
  }

  private void answer(ChannelHandlerContext context, PingWebSocketFrame ping) {
    int size = ping.content().readableBytes();
    Outbound outbound = waiting.orElseGet(outbounds);
    waiting = Optional.of(outbound);
    boolean fits = outbound.add(size);
    context
        .writeAndFlush(new PongWebSocketFrame(ping.content()))
        .addListener(done -> outbound.written(size));
    if (!fits) {
      over = true;
      exceeded.accept(ErrorCode.UNAVAILABLE);
    }
  }
}
