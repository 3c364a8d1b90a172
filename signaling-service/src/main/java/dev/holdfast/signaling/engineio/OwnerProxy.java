package dev.holdfast.signaling.engineio;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.format.Format;
import dev.holdfast.state.replica.Replicas;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.HttpProxy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Hands requests of an Engine.IO session to the replica that owns it, so that no ingress needs
 * sticky sessions. An owner that is not reached is dead: the session is unknown, and the client
 * recovers.
 */
@Singleton
class OwnerProxy {
  private static final Logger LOG = Logger.getLogger(OwnerProxy.class);
  private static final String FORWARDED = "X-Holdfast-Forwarded";
  private static final String WEBSOCKET = "websocket";
  private static final int MOST_CONNECTIONS = 4096;
  private static final int CONNECT_TIMEOUT_MS = 1_000;

  private final Vertx vertx;
  private final EngineSockets sockets;
  private final ReplicaIdentity replica;
  private final Replicas replicas;
  private final SignalingMetrics metrics;
  private final Map<Context, HttpClient> clients = new ConcurrentHashMap<>();
  private final Map<String, String> lastKnown = new ConcurrentHashMap<>();

  OwnerProxy(
      Vertx vertx,
      EngineSockets sockets,
      ReplicaIdentity replica,
      Replicas replicas,
      SignalingMetrics metrics) {
    this.vertx = vertx;
    this.sockets = sockets;
    this.replica = replica;
    this.replicas = replicas;
    this.metrics = metrics;
  }

  /** Whether a session belongs to another replica, as its id says. */
  boolean isForeign(String id) {
    return !sockets.replicaOf(id).equals(replica.id());
  }

  /** However a later version hands a request over: it is the client's, and is answered so. */
  void countNewer(HttpServerRequest request) {
    String format = request.getHeader(Format.HEADER);
    if (isForwarded(request) && format != null && Format.isNewer(format)) {
      Format.HTTP.ignored("its format");
    }
  }

  /** Whether another replica has forwarded this request to here. */
  boolean isForwarded(HttpServerRequest request) {
    return request.getHeader(FORWARDED) != null;
  }

  /** Answers a request by what the session's owner answers. */
  void forward(HttpServerRequest request, String id) {
    // Whoever forwards a request knows the owner: it is never forwarded twice.
    if (isForwarded(request)) {
      HandshakeError.UNKNOWN_SESSION.answer(request);
      return;
    }
    request.pause();
    // ForwardedRequest relies on it, whatever thread brings the answer of Redis.
    Context loop = vertx.getOrCreateContext();
    addressOf(sockets.replicaOf(id))
        .onSuccess(address -> loop.runOnContext(ignored -> forwardTo(request, address)))
        .onFailure(error -> HandshakeError.UNKNOWN_SESSION.answer(request));
  }

  // While Redis is away connections stay open, and what was known last is true. Otherwise Redis is
  // asked each time: the address of a replica that is gone may soon be somebody else's.
  private Future<Optional<String>> addressOf(String owner) {
    return replicas
        .address(owner)
        .onSuccess(found -> lastKnown.compute(owner, (id, before) -> found.orElse(null)))
        .otherwise(unreached -> Optional.ofNullable(lastKnown.get(owner)));
  }

  private void forwardTo(HttpServerRequest request, Optional<String> address) {
    Optional<RequestOptions> owner = address.flatMap(OwnerProxy::reached);
    if (owner.isEmpty()) {
      HandshakeError.UNKNOWN_SESSION.answer(request);
      return;
    }
    metrics.forwarded();
    RequestOptions to = asked(request, owner.get());
    if (WEBSOCKET.equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      HttpProxy.reverseProxy(client()).origin(context -> client().request(to)).handle(request);
      return;
    }
    new ForwardedRequest(request)
        .by(client(), to)
        .onFailure(
            unreached -> {
              LOG.infof("a request was not forwarded: %s", unreached);
              HandshakeError.UNKNOWN_SESSION.answer(request);
            });
  }

  private static Optional<RequestOptions> reached(String address) {
    try {
      int colon = address.lastIndexOf(':');
      int port = Integer.parseInt(address.substring(colon + 1));
      return Optional.of(new RequestOptions().setHost(address.substring(0, colon)).setPort(port));
    } catch (RuntimeException unread) {
      Format.HASH.ignored(unread);
      return Optional.empty();
    }
  }

  private RequestOptions asked(HttpServerRequest request, RequestOptions to) {
    to.setMethod(request.method()).setURI(request.uri()).putHeader(FORWARDED, replica.id());
    // The page's own host, or the owner takes the page's Origin for a foreign one and refuses.
    Optional.ofNullable(request.authority())
        .ifPresent(host -> to.putHeader(HttpHeaders.HOST, host.toString()));
    return to;
  }

  // One for each event loop: see ForwardedRequest.
  private HttpClient client() {
    Context loop = VertxContext.getRootContext(vertx.getOrCreateContext());
    return clients.computeIfAbsent(
        loop,
        first ->
            vertx.createHttpClient(
                new HttpClientOptions()
                    .setMaxPoolSize(MOST_CONNECTIONS)
                    .setConnectTimeout(CONNECT_TIMEOUT_MS)));
  }
}
