package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.TightLimits;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of too many connections gives way while some are being let in. */
@QuarkusTest
@TestProfile(TightLimits.class)
class GivingWayTest {
  @Inject Vertx vertx;
  @Inject ConnectionLimits limits;
  @Inject EngineConfig config;
  @Inject ReplicaIdentity replica;
  @Inject SignalingMetrics metrics;
  @Inject Addresses addresses;

  private final List<Opened> all = new ArrayList<>();
  // As they ended, on the one event loop of all.
  private final List<Opened> order = new ArrayList<>();
  private Context loop;

  @AfterEach
  void end() {
    onLoop(() -> all.forEach(one -> one.socket.failed()));
  }

  @Test
  void whoIsBeingLetInDoesNotAndWhoWasNotDoesAsTheNewest() {
    loop = vertx.getOrCreateContext();
    Opened letIn = open();
    letIn.socket.beingLetIn();
    List<Opened> later = openMany();
    Patience.join(later.getFirst().ended);
    Opened next = open();

    onLoop(letIn.socket::notLetIn);
    Opened last = open();
    openMany();

    Patience.join(next.ended);
    assertThat(later).allMatch(one -> one.ended.isDone());
    Patience.join(letIn.ended);
    Patience.join(last.ended);
    assertThat(endedBefore(letIn, next)).isFalse();
  }

  private boolean endedBefore(Opened one, Opened other) {
    return order.indexOf(one) < order.indexOf(other);
  }

  /** One more than there may be. */
  private List<Opened> openMany() {
    List<Opened> many = new ArrayList<>();
    for (int i = 0; i <= config.maxUnconnected(); i++) {
      many.add(open());
    }
    return many;
  }

  private Opened open() {
    Opened opened = new Opened();
    onLoop(opened::begin);
    all.add(opened);
    return opened;
  }

  /** A connection whose client has not been let in. */
  private final class Opened implements EngineSocket.Listener {
    private final CompletableFuture<CloseCause> ended = new CompletableFuture<>();
    private EngineSocket socket;

    void begin() {
      EngineSockets sockets = new EngineSockets(vertx, limits, this::under, replica, metrics);
      sockets.openPolling(loop, addresses.of(SocketAddress.inetSocketAddress(1, "127.0.0.1")));
    }

    private EngineSocket.Listener under(EngineSocket socket) {
      this.socket = socket;
      return this;
    }

    @Override
    public void text(String message) {}

    @Override
    public void binary(Buffer message) {}

    @Override
    public void closed(CloseCause cause) {
      order.add(this);
      ended.complete(cause);
    }
  }

  private void onLoop(Runnable task) {
    OnEventLoop.run(loop, task);
  }
}
