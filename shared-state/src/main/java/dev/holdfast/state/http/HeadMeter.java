package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.RequestSyntax.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Supplier;

/**
 * Bounds the lines of a request's head, and of the trailers of a body in chunks, and counts those
 * of one whose end has not come with {@link UnfinishedInput}. Netty's decoder bounds a head by its
 * bytes without the ends of lines, and keeps some hundred bytes for each line, however short. In
 * front of the decoder, which gets each head by itself: so it is known where the next begins. Of
 * bodies no byte is looked at, but of those in chunks. Until the upgrade, on the connection's event
 * loop.
 */
final class HeadMeter extends ChannelInboundHandlerAdapter {
  /** Browsers and the proxies in front of Holdfast send some thirty. */
  static final int MOST_LINES = 200;

  /** Of heap, for a header in Netty's and Vert.x's maps, beside its text. */
  private static final int BYTES_OF_A_LINE = 100;

  private static final int LINES_OF_A_CHUNK = 2;
  private static final int BYTES_OF_A_CHUNK_LINE = 4;
  private static final int EMPTY_LINE = 2;

  private final RequestGuard guard;
  private final Supplier<UnfinishedShare> shares;
  private UnfinishedShare share;
  private int line;
  private boolean onlyReturn;
  private int lines;
  private int bytes;
  private int held;

  /**
   * @param shares where to ask for what is to be kept; asked each time that nothing is
   */
  HeadMeter(RequestGuard guard, Supplier<UnfinishedShare> shares) {
    this.guard = guard;
    this.shares = shares;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf came)) {
      context.fireChannelRead(message);
      return;
    }
    while (true) {
      if (guard.isOver()) {
        came.release();
        return;
      }
      if (context.isRemoved()) {
        context.fireChannelRead(came);
        return;
      }
      if (guard.isInBody() && guard.bodyLeft() < 0) {
        chunks(context, came);
        return;
      }
      int piece = guard.isInBody() ? body(came.readableBytes()) : head(came);
      if (lines > MOST_LINES) {
        came.release();
        refuseLines();
        return;
      }
      boolean last = piece == came.readableBytes();
      int heads = guard.heads();
      context.fireChannelRead(last ? came : came.readRetainedSlice(piece));
      if (guard.heads() != heads) {
        forget();
      }
      if (last) {
        return;
      }
    }
  }

  private int body(int size) {
    return guard.bodyLeft() > 0 ? (int) Math.min(size, guard.bodyLeft()) : size;
  }

  /** The length of what belongs to the head, whose lines are counted. */
  private int head(ByteBuf came) {
    int from = came.readerIndex();
    int to = came.writerIndex();
    int begin = from;
    for (int at = from; at < to; at++) {
      byte b = came.getByte(at);
      if (lines == 0 && line == 0 && b >= 0 && b <= ' ') {
        // In front of a head, where the decoder skips it too.
        begin = at + 1;
      } else if (b != '\n') {
        onlyReturn = line == 0 && b == '\r';
        line++;
      } else if (line == 0 || onlyReturn) {
        line = 0;
        bytes += at + 1 - begin;
        return at + 1 - from;
      } else {
        line = 0;
        lines++;
      }
    }
    bytes += to - begin;
    return to - from;
  }

  // What makes up the chunks is told from trailers by what the decoder makes of it.
  private void chunks(ChannelHandlerContext context, ByteBuf came) {
    ByteBuf seen = came.retainedDuplicate();
    long contentBefore = guard.contentBytes();
    int chunksBefore = guard.contents();
    try {
      context.fireChannelRead(came);
      int content = (int) (guard.contentBytes() - contentBefore);
      int chunks = guard.contents() - chunksBefore;
      if (chunks > 0 || !guard.isInBody()) {
        forget();
      }
      trailers(seen, seen.readableBytes() - content, LINES_OF_A_CHUNK * chunks);
    } finally {
      seen.release();
    }
    if (lines > MOST_LINES) {
      refuseLines();
    }
  }

  /** What is behind the last empty line, but for so many lines, in so many bytes at the end. */
  private void trailers(ByteBuf seen, int window, int less) {
    int end = seen.writerIndex();
    int begin = end - window;
    int found = 0;
    int next = end;
    boolean empty = false;
    for (int at = end - 1; at >= begin; at--) {
      byte b = seen.getByte(at);
      if (b == '\n') {
        if (empty && next - at <= EMPTY_LINE) {
          begin = next + 1;
          found--;
        } else {
          next = at;
          empty = true;
          found++;
        }
      } else if (b != '\r') {
        empty = false;
      }
    }
    lines += Math.max(0, found - less);
    bytes += Math.max(0, end - begin - BYTES_OF_A_CHUNK_LINE * less);
  }

  private void refuseLines() {
    forget();
    guard.refuse(
        new Fault(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "there are more than " + MOST_LINES + " headers"));
  }

  private void forget() {
    line = 0;
    lines = 0;
    bytes = 0;
  }

  /** Whether a head or trailers have begun whose end has not come. */
  boolean isHolding() {
    return bytes > 0;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    int now = bytes + BYTES_OF_A_LINE * lines;
    if (now > held) {
      if (held == 0) {
        share = shares.get();
      }
      if (share.take(now - held)) {
        held = now;
      } else {
        forget();
        guard.refuse(
            new Fault(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                ErrorCode.OVERLOADED,
                "too much comes in at once: send it again later"));
      }
    } else if (now < held) {
      share.give(held - now);
      held = now;
    }
    context.fireChannelReadComplete();
  }

  // Also when the connection is gone.
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (held > 0) {
      share.give(held);
      held = 0;
    }
  }
}
