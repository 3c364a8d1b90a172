package dev.holdfast.transcripts.live;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.transcripts.socket.ConnectionHandler;
import dev.holdfast.transcripts.socket.Inbound;
import dev.holdfast.transcripts.socket.Messages;
import dev.holdfast.transcripts.socket.Outbox;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import java.util.Optional;

/** One client at the live socket, or at an event stream. */
final class LiveConnection implements ConnectionHandler {
  private final UpgradeRequest request;
  private final Outbox outbox;
  private final LiveReader reader;
  private final Inbound inbound;
  private final RedisClock clock;
  private final LiveMetrics metrics;

  LiveConnection(
      UpgradeRequest request,
      Outbox outbox,
      LiveReader reader,
      Inbound inbound,
      RedisClock clock,
      LiveMetrics metrics) {
    this.request = request;
    this.outbox = outbox;
    this.reader = reader;
    this.inbound = inbound;
    this.clock = clock;
    this.metrics = metrics;
  }

  // An offset that is none costs the client the whole state, rather than leave a hole that it does
  // not know of.
  @Override
  public void arrived() {
    Optional<String> after = request.parameter("after");
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

  @Override
  public void received(String text) {
    try {
      act(ClientMessage.parse(inbound.take(text)));
    } catch (HoldfastException refused) {
      refuse(refused.code(), refused.getMessage());
    }
  }

  @Override
  public void receivedBinary() {
    refuse(ErrorCode.INVALID_PAYLOAD, "messages are text");
  }

  @Override
  public void goAway() {
    outbox.close(ErrorCode.DRAINING, Messages.disconnecting(request.callId()));
  }

  @Override
  public void expire() {
    outbox.close(
        ErrorCode.TOKEN_EXPIRED, Messages.error(ErrorCode.TOKEN_EXPIRED, "the token ran out"));
  }

  @Override
  public void redisLost() {
    outbox.send(Messages.reconnecting(request.callId()));
  }

  @Override
  public void redisBack() {
    outbox.send(Messages.connected(request.callId()));
  }

  @Override
  public void closed() {
    reader.stop();
  }

  @Override
  public void counted(Presence presence) {
    metrics.counted(presence);
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
