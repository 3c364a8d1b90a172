package dev.holdfast.state.http;

import dev.holdfast.state.http.RequestSyntax.Fault;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How long a client of one HTTP/1 connection may take over a request, what its head must be, and
 * how many requests it may send without reading an answer. Between requests it may be silent (for
 * that there is {@code quarkus.http.idle-timeout}), and once it is upgraded the guard leaves. On
 * the connection's event loop, behind the decoder.
 */
final class RequestGuard extends ChannelDuplexHandler {
  /** Browsers and proxies send none ahead; Vert.x would keep as many as come. */
  private static final int MOST_AHEAD = 64;

  private enum Part {
    /** Between requests, or waiting for the answer. */
    NONE,
    HEAD,
    BODY
  }

  private final RequestTimes times;
  private final HeadMeter meter;
  private ChannelHandlerContext here;
  private Part part = Part.NONE;
  private Future<?> timer;
  private boolean decoded;
  private boolean begun;
  private boolean over;
  private int unanswered;
  private int heads;
  private long bodyLeft;
  private int contents;
  private long contentBytes;

  /**
   * @param shares where to ask for what is kept of heads
   */
  RequestGuard(RequestTimes times, Supplier<UnfinishedShare> shares) {
    this.times = times;
    this.meter = new HeadMeter(this, shares);
  }

  /** Around what makes requests of bytes. */
  void install(ChannelPipeline pipeline, String decoder, String encoder) {
    pipeline.addBefore(decoder, null, meter);
    pipeline.addAfter(encoder, null, this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    here = context;
  }

  /** The connection is there: its first request is due. */
  void accepted(Channel connection) {
    part = Part.HEAD;
    start(connection, times.head());
  }

  /** It turns out to be no HTTP. */
  void leave() {
    stop();
  }

  boolean isOver() {
    return over;
  }

  boolean isInBody() {
    return part == Part.BODY;
  }

  /** The heads that have come. */
  int heads() {
    return heads;
  }

  /** The bytes that are still to come of the body; below 0 if it comes in chunks. */
  long bodyLeft() {
    return bodyLeft;
  }

  /** The pieces of bodies that have come. */
  int contents() {
    return contents;
  }

  long contentBytes() {
    return contentBytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    decoded = true;
    if (over) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      stop();
      begun = true;
      part = Part.BODY;
      unanswered++;
      heads++;
      withoutVainUpgrade(request);
    }
    Optional<Fault> fault = faultOf(context, message);
    if (fault.isPresent()) {
      ReferenceCountUtil.release(message);
      refuse(fault.get());
      return;
    }
    count(message);
    if (message instanceof LastHttpContent) {
      stop();
      part = Part.NONE;
    }
    context.fireChannelRead(message);
  }

  private void count(Object message) {
    if (message instanceof HttpRequest request) {
      bodyLeft =
          HttpUtil.isTransferEncodingChunked(request) ? -1 : HttpUtil.getContentLength(request, 0L);
    }
    if (message instanceof HttpContent content && content.content().isReadable()) {
      contents++;
      contentBytes += content.content().readableBytes();
      if (bodyLeft > 0) {
        bodyLeft -= content.content().readableBytes();
      }
    }
  }

  private Optional<Fault> faultOf(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      return unanswered > MOST_AHEAD || !context.channel().isWritable()
          ? Optional.of(new Fault(HttpResponseStatus.TOO_MANY_REQUESTS, "read the answers first"))
          : RequestSyntax.faultOf(request);
    }
    return message instanceof HttpContent content && content.decoderResult().isFailure()
        ? Optional.of(RequestSyntax.undecodable(content.decoderResult().cause()))
        : Optional.empty();
  }

  // Whoever asks for what is no WebSocket is answered by HTTP/1.1 (RFC 9110 §7.8), of HTTP/2 see
  // GuardInstaller. To Quarkus a key alone makes a handshake, to Vert.x all but the key: what is
  // one to one of them only would never be answered.
  private static void withoutVainUpgrade(HttpRequest request) {
    if (!RequestSyntax.isHandshake(request)) {
      request.headers().remove(HttpHeaderNames.UPGRADE).remove(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    }
  }

  // Most requests come whole in one read, and need no timer for their body. A read that made no
  // message was a piece of one; one may also lie behind a whole request.
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (part == Part.BODY && timer == null) {
      start(context.channel(), times.body());
    } else if (part == Part.NONE && !over && (!decoded || meter.isHolding())) {
      part = Part.HEAD;
      start(context.channel(), times.head());
    }
    begun = true;
    decoded = false;
    context.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    context.write(message, written);
    if (!(message instanceof HttpResponse response)) {
      return;
    }
    if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      stop();
      context.pipeline().remove(meter).remove(this);
    } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      unanswered = 0;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stop();
    context.fireChannelInactive();
  }

  private void start(Channel connection, Duration time) {
    timer =
        connection
            .eventLoop()
            .schedule(() -> ranOut(connection, time), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void ranOut(Channel connection, Duration time) {
    timer = null;
    if (here == null) {
      connection.close();
    } else if (!begun) {
      here.close();
    } else {
      refuse(
          new Fault(
              HttpResponseStatus.REQUEST_TIMEOUT,
              "the %s of the request did not come whole within %d ms"
                  .formatted(part == Part.BODY ? "body" : "head", time.toMillis())));
    }
  }

  /**
   * Answers where the client will take it for the answer to this request, and closes: past Vert.x,
   * which would say goodbye to a client that may not listen.
   */
  void refuse(Fault fault) {
    stop();
    over = true;
    if (unanswered == (part == Part.BODY ? 1 : 0)) {
      here.writeAndFlush(answer(fault)).addListener(sent -> here.close());
    } else {
      // What Vert.x has written may wait for the end of this read.
      here.flush();
      here.close();
    }
  }

  // Quarkus, which adds its headers to every answer (microprofile-config.properties), is past here.
  private static FullHttpResponse answer(Fault fault) {
    byte[] problem =
        ProblemDocument.text(fault.code(), fault.status().code(), fault.detail())
            .getBytes(StandardCharsets.UTF_8);
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, fault.status(), Unpooled.wrappedBuffer(problem));
    answer
        .headers()
        .set("X-Content-Type-Options", "nosniff")
        .set("Referrer-Policy", "no-referrer")
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'")
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set(HttpHeaderNames.CONTENT_TYPE, Problems.MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, problem.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return answer;
  }
}
