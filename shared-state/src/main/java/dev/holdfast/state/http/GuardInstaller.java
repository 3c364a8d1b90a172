package dev.holdfast.state.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Waits until Vert.x has made a connection's HTTP decoder, and puts the guard behind it. That may
 * be at once, after the TLS handshake, or when the first bytes have told which HTTP it is; these
 * pass here on their way to the decoder. HTTP/2 is refused: no proxy in front of Holdfast needs it,
 * Quarkus cannot switch it off at the management port, and the guard does not know it.
 */
final class GuardInstaller extends ChannelInboundHandlerAdapter {
  private static final String DECODER = "httpDecoder";
  private static final String ENCODER = "httpEncoder";
  // Of any server that has no more to add.
  private static final String HANDLER = "handler";

  private final RequestGuard guard;

  GuardInstaller(RequestGuard guard) {
    this.guard = guard;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    boolean http = pipeline.get(DECODER) != null;
    if (http || pipeline.get(HANDLER) == null) {
      guard.accepted(context.channel());
    }
    context.fireChannelActive();
    pipeline.remove(this);
    if (http) {
      guard.install(pipeline, DECODER, ENCODER);
    } else if (pipeline.get(HANDLER) == null) {
      // Behind what is there, before what will be made.
      pipeline.addLast(new GuardInstaller(guard));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    ChannelPipeline pipeline = context.pipeline();
    if (pipeline.get(Http2ConnectionHandler.class) != null) {
      ReferenceCountUtil.release(bytes);
      context.close();
      return;
    }
    if (pipeline.get(DECODER) != null) {
      guard.install(pipeline, DECODER, ENCODER);
    } else {
      guard.leave();
    }
    pipeline.remove(this);
    context.fireChannelRead(bytes);
  }
}
