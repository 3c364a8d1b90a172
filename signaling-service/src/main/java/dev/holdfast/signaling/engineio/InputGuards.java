package dev.holdfast.signaling.engineio;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.UnfinishedInput;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Puts an {@link InputGuard} between a connection and what reads frames from it, and {@link
 * PingAnswers} behind that.
 */
@Singleton
final class InputGuards {
  // As Netty's handshake names it.
  private static final String DECODER = "wsdecoder";
  private static final String GUARD = "holdfast-input-guard";

  // Of the handler that Vert.x puts behind all others.
  private static final String LAST = "handler";

  private final InboundLimits limits;
  private final UnfinishedInput memory;
  private final Supplier<Outbound> answers;
  private final WebSocketDecoderConfig decoder;

  InputGuards(
      EngineConfig config,
      InboundLimits limits,
      UnfinishedInput memory,
      OutboundMemory outbound,
      @ConfigProperty(name = "quarkus.http.websocket-server.max-frame-size") int largestFrame) {
    this.limits = limits;
    this.memory = memory;
    this.answers = () -> new Outbound(config, outbound);
    this.decoder = decoder(largestFrame);
  }

  /**
   * To be called on the connection's event loop, in the same go as the handshake. The decoder is
   * replaced, not preceded: what a client sent with its handshake, without waiting for the answer,
   * goes from the HTTP decoder to the place in the pipeline where the frame decoder stood. Guard
   * and decoder begin at the same byte.
   *
   * @param largest bytes of a message, as it is at the moment
   * @param exceeded is told once, on that event loop, which limit was passed
   */
  void put(HttpConnection connection, IntSupplier largest, Consumer<ErrorCode> exceeded) {
    ChannelPipeline pipeline =
        ((ConnectionBase) connection).channelHandlerContext().channel().pipeline();
    InputGuard guard =
        new InputGuard(
            largest, () -> limits.share(memory, largest.getAsInt()), limits.allowance(), exceeded);
    pipeline.replace(DECODER, GUARD, guard);
    pipeline.addAfter(GUARD, DECODER, new WebSocket13FrameDecoder(decoder));
    pipeline.addBefore(LAST, null, new PingAnswers(answers, exceeded));
  }

  // As Vert.x makes it.
  private static WebSocketDecoderConfig decoder(int largestFrame) {
    return WebSocketDecoderConfig.newBuilder()
        .allowExtensions(false)
        .maxFramePayloadLength(largestFrame)
        .allowMaskMismatch(false)
        .closeOnProtocolViolation(false)
        .build();
  }
}
