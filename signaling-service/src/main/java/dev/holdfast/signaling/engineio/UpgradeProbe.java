package dev.holdfast.signaling.engineio;

import dev.holdfast.state.error.CloseCode;
import dev.holdfast.state.error.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * A WebSocket by which a polling client tries whether it may go over to it (engine.io-protocol v4,
 * "Upgrade"): probe, answer, upgrade packet; from then on the WebSocket is the session's transport.
 */
final class UpgradeProbe implements FrameReceiver {
  private static final String PROBE = "2probe";
  private static final String ANSWER = "3probe";
  private static final String UPGRADE = "5";
  private static final long RELEASE_EVERY_MS = 100;
  private static final long LONGEST_MS = 10_000;
  // Official clients send one; each is answered.
  private static final int MOST_PROBES = 10;

  private final Vertx vertx;
  private final EngineSocket socket;
  private final PollingTransport polling;
  private final Transport webSocket;
  private final Runnable upgraded;
  private final long giveUp;
  private long releasing = -1;
  private int probes;
  private boolean refused;
  private boolean done;

  /**
   * @param upgraded called once the session has gone over
   */
  UpgradeProbe(
      Vertx vertx,
      EngineSocket socket,
      PollingTransport polling,
      Transport webSocket,
      Runnable upgraded) {
    this.vertx = vertx;
    this.socket = socket;
    this.polling = polling;
    this.webSocket = webSocket;
    this.upgraded = upgraded;
    this.giveUp = vertx.setTimer(LONGEST_MS, fired -> onLoop(() -> refuse("no upgrade in time")));
  }

  @Override
  public Context context() {
    return socket.context();
  }

  @Override
  public void frame(String frame) {
    if (refused) {
      return;
    }
    if (done) {
      socket.frame(frame);
    } else if (frame.equals(PROBE) && probes++ < MOST_PROBES) {
      webSocket.sendText(ANSWER);
      vertx.cancelTimer(releasing);
      releasing = vertx.setPeriodic(RELEASE_EVERY_MS, fired -> onLoop(this::release));
    } else if (frame.equals(UPGRADE) && releasing >= 0 && socket.upgrade(webSocket)) {
      stop();
      upgraded.run();
    } else {
      refuse("no probe");
    }
  }

  @Override
  public void frame(Buffer frame) {
    if (done) {
      socket.frame(frame);
    } else {
      refuse("no probe");
    }
  }

  @Override
  public void transportClosed() {
    if (done) {
      socket.transportClosed();
    } else {
      stopTimers();
    }
  }

  // Known clients send right behind the upgrade packet, which may not have been looked at yet.
  @Override
  public int largestMessage() {
    return socket.largestMessage();
  }

  @Override
  public void exceeded(ErrorCode limit) {
    if (done) {
      socket.exceeded(limit);
    } else {
      refuse(limit.closeCode(), limit.code());
    }
  }

  @Override
  public void failed() {
    if (done) {
      socket.failed();
    } else {
      refuse("failed");
    }
  }

  private void release() {
    if (!done && polling.isPolled()) {
      polling.release();
    }
  }

  private void refuse(String why) {
    refuse(CloseCode.MALFORMED, why);
  }

  private void refuse(CloseCode code, String why) {
    if (!done && !refused) {
      refused = true;
      stopTimers();
      webSocket.close(code, why);
    }
  }

  private void stop() {
    done = true;
    stopTimers();
  }

  private void stopTimers() {
    polling.endsProbe();
    vertx.cancelTimer(giveUp);
    vertx.cancelTimer(releasing);
  }

  private void onLoop(Runnable task) {
    context().runOnContext(ignored -> task.run());
  }
}
