package dev.holdfast.transcripts.socket;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.Allowance;
import io.netty.buffer.ByteBufUtil;

/** How much one client may send. Not thread-safe. */
public final class Inbound {
  private final Allowance messages;
  private final int longest;

  /**
   * @param perSecond messages
   * @param burst messages at once
   * @param longest message, in bytes
   */
  public Inbound(int perSecond, int burst, int longest) {
    this.messages = new Allowance(System::nanoTime, burst, perSecond);
    this.longest = longest;
  }

  /**
   * Takes one message.
   *
   * @throws HoldfastException {@code rate-limited} or {@code payload-too-large}: it is not to be
   *     read
   */
  public String take(String text) {
    if (!messages.take()) {
      throw new HoldfastException(
          ErrorCode.RATE_LIMITED, "too many messages: this one was not read");
    }
    if (ByteBufUtil.utf8Bytes(text) > longest) {
      throw new HoldfastException(
          ErrorCode.PAYLOAD_TOO_LARGE, "a message may have " + longest + " bytes");
    }
    return text;
  }
}
