package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Counts what a WebSocket has sent of a message whose end has not come, be it by fragments or by a
 * piece of a frame: Vert.x keeps both until the message is whole. Past the process's limit the
 * connection is closed with 1013. What begins and ends within one read is not counted: it is not
 * kept. On the connection's event loop.
 */
public final class UnfinishedMessages extends ChannelInboundHandlerAdapter {
  /** Of the handler that Vert.x puts behind all others. */
  private static final String LAST = "handler";

  private final UnfinishedInput unfinished;
  private final Arriving arriving = new Arriving();
  private int since;
  private int taken;
  private boolean over;

  UnfinishedMessages(UnfinishedInput unfinished) {
    this.unfinished = unfinished;
  }

  /**
   * From the upgrade on.
   *
   * @param connection that asks for it; on its event loop
   */
  public static void bound(HttpConnection connection, UnfinishedInput unfinished) {
    if (connection instanceof ConnectionBase base) {
      new UnfinishedMessages(unfinished).install(base.channel().pipeline());
    }
  }

  void install(ChannelPipeline pipeline) {
    pipeline.addFirst(arriving);
    pipeline.addBefore(LAST, null, this);
  }

  /** In front of the decoder. */
  private final class Arriving extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (bytes instanceof ByteBuf read) {
        since += read.readableBytes();
      }
      context.fireChannelRead(bytes);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (over) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest) {
      // The upgrade was refused, and the connection goes on.
      context.pipeline().remove(arriving).remove(this);
    } else if (message instanceof WebSocketFrame frame && endsMessage(frame)) {
      since = 0;
    }
    context.fireChannelRead(message);
  }

  private static boolean endsMessage(WebSocketFrame frame) {
    return frame.isFinalFragment()
        && (frame instanceof TextWebSocketFrame
            || frame instanceof BinaryWebSocketFrame
            || frame instanceof ContinuationWebSocketFrame);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (since < taken) {
      unfinished.give(taken - since);
      taken = since;
    } else if (since > taken && !over) {
      if (unfinished.take(since - taken)) {
        taken = since;
      } else {
        refuse(context);
      }
    }
    context.fireChannelReadComplete();
  }

  private void refuse(ChannelHandlerContext context) {
    over = true;
    context
        .writeAndFlush(
            new CloseWebSocketFrame(ErrorCode.OVERLOADED.closeCode(), ErrorCode.OVERLOADED.code()))
        .addListener(sent -> context.close());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    unfinished.give(taken);
    taken = 0;
  }
}
