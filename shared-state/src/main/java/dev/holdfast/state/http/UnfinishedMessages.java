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
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/**
 * Counts what a WebSocket has sent of a message whose end has not come, be it by fragments or by a
 * piece of a frame: Vert.x keeps both until the message is whole. Past the process's limit the
 * connection is closed with 1013. What begins and ends within one read is not counted: it is not
 * kept, and no control frame is. Vert.x answers each ping: whoever sends them and does not read the
 * answers is closed with 1013, and whoever sends more frames that are no message (fragments too)
 * than a client ever needs with 4429. On the connection's event loop.
 */
public final class UnfinishedMessages extends ChannelInboundHandlerAdapter {
  /** Of the handler that Vert.x puts behind all others. */
  private static final String LAST = "handler";

  /** As signaling allows. */
  static final int FRAMES_AT_ONCE = 4_000;

  private static final int FRAMES_A_SECOND = 1_000;

  /** Of a frame, with the mask that each of a client's has; longer ones have more. */
  private static final int HEADER = 6;

  private static final int SHORT = 125;
  private static final int LONG = 65_535;

  private final UnfinishedInput unfinished;
  private final long maxOutbound;
  private final Allowance frames = new Allowance(System::nanoTime, FRAMES_AT_ONCE, FRAMES_A_SECOND);
  private final Arriving arriving = new Arriving();
  private int arrived;
  private int fragments;
  private int taken;
  private boolean over;

  UnfinishedMessages(UnfinishedInput unfinished, long maxOutbound) {
    this.unfinished = unfinished;
    this.maxOutbound = maxOutbound;
  }

  /**
   * From the upgrade on.
   *
   * @param connection that asks for it; on its event loop
   * @param maxOutbound bytes that may wait to be written when a ping comes
   */
  public static void bound(
      HttpConnection connection, UnfinishedInput unfinished, long maxOutbound) {
    if (connection instanceof ConnectionBase base) {
      new UnfinishedMessages(unfinished, maxOutbound).install(base.channel().pipeline());
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
        arrived += read.readableBytes();
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
    } else if (message instanceof WebSocketFrame frame) {
      Optional<ErrorCode> past = limitPassed(context, frame);
      if (past.isPresent()) {
        frame.release();
        refuse(context, past.get());
        return;
      }
      count(frame);
    }
    context.fireChannelRead(message);
  }

  private Optional<ErrorCode> limitPassed(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof PingWebSocketFrame
        && context.channel().bytesBeforeWritable() > maxOutbound) {
      return Optional.of(ErrorCode.OVERLOADED);
    }
    boolean whole =
        frame.isFinalFragment()
            && (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame);
    return whole || frames.take() ? Optional.empty() : Optional.of(ErrorCode.RATE_LIMITED);
  }

  private void count(WebSocketFrame frame) {
    int payload = frame.content().readableBytes();
    // RFC 6455 §5.2; the decoder takes lengths in their shortest form alone.
    int header = HEADER + (payload > LONG ? 8 : payload > SHORT ? 2 : 0);
    arrived = Math.max(0, arrived - header - payload);
    if (isData(frame)) {
      fragments = frame.isFinalFragment() ? 0 : fragments + header + payload;
    }
  }

  private static boolean isData(WebSocketFrame frame) {
    return frame instanceof TextWebSocketFrame
        || frame instanceof BinaryWebSocketFrame
        || frame instanceof ContinuationWebSocketFrame;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    int since = fragments + arrived;
    if (since < taken) {
      unfinished.give(taken - since);
      taken = since;
    } else if (since > taken && !over) {
      if (unfinished.take(since - taken)) {
        taken = since;
      } else {
        refuse(context, ErrorCode.OVERLOADED);
      }
    }
    context.fireChannelReadComplete();
  }

  private void refuse(ChannelHandlerContext context, ErrorCode why) {
    over = true;
    // Who does not read will not read this.
    boolean reads = context.channel().isWritable();
    context
        .writeAndFlush(new CloseWebSocketFrame(why.closeCode().number(), why.code()))
        .addListener(sent -> context.close());
    if (!reads) {
      context.close();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    unfinished.give(taken);
    taken = 0;
  }
}
