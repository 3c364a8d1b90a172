package dev.holdfast.transcripts.live;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.stream.Offset;
import io.github.bucket4j.Bucket;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.Optional;

/** One client at the live socket. To be used on the connection's event loop only. */
final class LiveConnection {
  private final String callId;
  private final Outbox outbox;
  private final LiveReader reader;
  private final RedisClock clock;
  private final Bucket messages;
  private final int longestMessage;
  private volatile long heardAt = System.nanoTime();

  LiveConnection(
      String callId,
      Outbox outbox,
      LiveReader reader,
      RedisClock clock,
      Bucket messages,
      int longestMessage) {
    this.callId = callId;
    this.outbox = outbox;
    this.reader = reader;
    this.clock = clock;
    this.messages = messages;
    this.longestMessage = longestMessage;
  }

  /**
   * @param after as the client gave it; one that is no offset costs it the whole state, rather than
   *     leave a hole that it does not know of
   */
  void open(Optional<String> after) {
    if (after.isEmpty()) {
      reader.begin();
      return;
    }
    Optional<Offset> offset = Offset.parse(after.get());
    if (offset.isPresent()) {
      reader.resume(offset.get());
    } else {
      refuse(ErrorCode.INVALID_PAYLOAD, "after must be an offset or 0");
      reader.beginAnew();
    }
  }

  /** The client lives. May be called on any thread. */
  void heard() {
    heardAt = System.nanoTime();
  }

  /** For how long nothing came from the client. May be called on any thread. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardAt);
  }

  void received(String text) {
    if (!messages.tryConsume(1)) {
      refuse(ErrorCode.RATE_LIMITED, "too many messages: this one was not read");
    } else if (ByteBufUtil.utf8Bytes(text) > longestMessage) {
      refuse(ErrorCode.PAYLOAD_TOO_LARGE, "a message may have " + longestMessage + " bytes");
    } else {
      act(ClientMessage.parse(text));
    }
  }

  void receivedBinary() {
    refuse(ErrorCode.INVALID_PAYLOAD, "messages are text");
  }

  /** The replica goes away: the client finds another. */
  void goAway() {
    outbox.close(ErrorCode.DRAINING, Messages.disconnecting(callId));
  }

  void expire() {
    outbox.close(
        ErrorCode.TOKEN_EXPIRED, Messages.error(ErrorCode.TOKEN_EXPIRED, "the token ran out"));
  }

  void closed() {
    reader.stop();
  }

  private void act(ClientMessage message) {
    switch (message) {
      case ClientMessage.Ping ping -> outbox.send(Messages.pong(clock.now()));
      case ClientMessage.Resume(Offset after) -> reader.resume(after);
      case ClientMessage.Invalid(String why) -> refuse(ErrorCode.INVALID_PAYLOAD, why);
    }
  }

  private void refuse(ErrorCode code, String why) {
    outbox.send(Messages.error(code, why));
  }
}
