package dev.holdfast.signaling.engineio;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.session.RandomId;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Engine.IO sessions of this replica. A session's id names the replica, so that every replica
 * knows whose a polling request is.
 */
@Singleton
class EngineSockets {
  private static final long LAST_WORD_MS = 30_000;
  private static final char OF = '.';

  private final ConcurrentHashMap<String, EngineSocket> sockets = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, PollingTransport> polling = new ConcurrentHashMap<>();
  private final Vertx vertx;
  private final ConnectionLimits limits;
  private final EngineHandler handler;
  private final ReplicaIdentity replica;
  private final SignalingMetrics metrics;

  EngineSockets(
      Vertx vertx,
      ConnectionLimits limits,
      EngineHandler handler,
      ReplicaIdentity replica,
      SignalingMetrics metrics) {
    this.vertx = vertx;
    this.limits = limits;
    this.handler = handler;
    this.replica = replica;
    this.metrics = metrics;
  }

  /** Opens a polling session; its handshake waits in the transport. */
  PollingTransport openPolling(Context context, AddressLimits address) {
    PollingTransport transport = new PollingTransport(context);
    EngineSocket socket = open(context, transport, address);
    polling.put(socket.id(), transport);
    return transport;
  }

  Optional<EngineSocket> find(String id) {
    return Optional.ofNullable(sockets.get(id));
  }

  /** The polling transport of a session, also of one that has ended but has a last word. */
  Optional<PollingTransport> polling(String id) {
    return Optional.ofNullable(polling.get(id));
  }

  /** Whose a session is, as its id says; this replica's own id for ids that name none. */
  String replicaOf(String id) {
    int of = id.indexOf(OF);
    return of < 0 ? replica.id() : id.substring(of + 1);
  }

  /** Nothing more is told of a session. */
  void forget(String id) {
    PollingTransport transport = polling.remove(id);
    if (transport != null) {
      transport.context().runOnContext(ignored -> transport.forgotten());
    }
  }

  void upgraded(EngineSocket socket) {
    polling.remove(socket.id());
    metrics.connectionUpgraded();
  }

  EngineSocket open(Context context, Transport transport, AddressLimits address) {
    String id = RandomId.random() + OF + replica.id();
    EngineSocket socket =
        new EngineSocket(context, limits, transport, address, id, handler, this::closed);
    sockets.put(id, socket);
    socket.open();
    return socket;
  }

  private void closed(EngineSocket socket) {
    sockets.remove(socket.id());
    PollingTransport transport = polling.get(socket.id());
    if (transport != null && transport.hasLastWord() && socket.endedHere()) {
      vertx.setTimer(LAST_WORD_MS, fired -> forget(socket.id()));
    } else if (transport == null || !transport.isLeftWithoutPoll()) {
      forget(socket.id());
    }
  }
}
