package dev.holdfast.signaling.engineio;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.Allowance;
import dev.holdfast.state.http.UnfinishedShare;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What one client may send on its WebSocket, before anything of it is kept: Netty keeps a frame,
 * and Vert.x a message, until they are whole. It bounds a message by what its frames say of
 * themselves, counts what is unfinished with {@link UnfinishedShare}, and counts the frames that
 * are no message: fragments and control frames. Past a bound nothing more is listened to. On the
 * connection's event loop.
 */
final class InputGuard extends ChannelInboundHandlerAdapter {
  private final FrameScanner frames = new FrameScanner();
  private final IntSupplier largest;
  private final Supplier<UnfinishedShare> shares;
  private final Allowance allowance;
  private final Consumer<ErrorCode> exceeded;
  private UnfinishedShare memory;
  private long message;
  private int held;
  private boolean deaf;

  /**
   * @param largest bytes of a message, as it is at the moment
   * @param shares where to ask for what is kept; asked each time that nothing is
   * @param allowance of frames that are no message
   * @param exceeded is told once which limit was passed
   */
  InputGuard(
      IntSupplier largest,
      Supplier<UnfinishedShare> shares,
      Allowance allowance,
      Consumer<ErrorCode> exceeded) {
    this.largest = largest;
    this.shares = shares;
    this.allowance = allowance;
    this.exceeded = exceeded;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object came) {
    if (!(came instanceof ByteBuf bytes)) {
      context.fireChannelRead(came);
      return;
    }
    if (deaf) {
      bytes.release();
      return;
    }
    Optional<ErrorCode> past = check(bytes);
    context.fireChannelRead(bytes);
    past.ifPresent(exceeded);
  }

  /** Leaves of {@code bytes} what is accepted; whatever fails here, they are released. */
  private Optional<ErrorCode> check(ByteBuf bytes) {
    boolean checked = false;
    // Until all is checked: whatever fails, nothing more is accepted.
    deaf = true;
    try {
      ByteBuf seen = bytes.duplicate();
      Optional<ErrorCode> past = scan(seen);
      if (past.isEmpty() && !account()) {
        past = Optional.of(ErrorCode.UNAVAILABLE);
      }
      deaf = past.isPresent() || frames.breaksProtocol();
      // What was whole before it is accepted.
      bytes.writerIndex(seen.readerIndex());
      checked = true;
      return past;
    } finally {
      if (!checked) {
        bytes.release();
      }
    }
  }

  // Also when the connection is gone.
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (held > 0) {
      memory.give(held);
      held = 0;
    }
  }

  /** Leaves {@code bytes} where the frame begins that is past a limit. */
  private Optional<ErrorCode> scan(ByteBuf bytes) {
    while (true) {
      int from = bytes.readerIndex();
      switch (frames.next(bytes)) {
        case NOTHING -> {
          return Optional.empty();
        }
        case END -> ended();
        case BEGINNING -> {
          if (frames.breaksProtocol()) {
            // The decoder finds the same in the header, and ends the connection for it.
            return Optional.empty();
          }
          Optional<ErrorCode> past = limitPassed();
          if (past.isPresent()) {
            bytes.readerIndex(from);
            return past;
          }
        }
      }
    }
  }

  private Optional<ErrorCode> limitPassed() {
    if (frames.isControl()) {
      return allowance.take() ? Optional.empty() : Optional.of(ErrorCode.RATE_LIMITED);
    }
    if (frames.length() < 0 || frames.length() > largest.getAsInt() - message) {
      return Optional.of(ErrorCode.PAYLOAD_TOO_LARGE);
    }
    return frames.isWhole() || allowance.take()
        ? Optional.empty()
        : Optional.of(ErrorCode.RATE_LIMITED);
  }

  private void ended() {
    if (!frames.isControl()) {
      message = frames.isFinal() ? 0 : message + frames.length();
    }
  }

  private boolean account() {
    // Of what breaks the protocol nothing is kept, whatever length it says.
    int now = frames.breaksProtocol() ? 0 : (int) (message + frames.unfinished());
    int before = held;
    if (before == 0 && now > 0) {
      memory = shares.get();
    }
    if (now > before && !memory.take(now - before)) {
      return false;
    }
    held = now;
    if (now < before) {
      memory.give(before - now);
    }
    return true;
  }
}
