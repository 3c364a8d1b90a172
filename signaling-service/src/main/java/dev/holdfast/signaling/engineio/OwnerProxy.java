package dev.holdfast.signaling.engineio;

import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.replica.Replicas;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.inject.Singleton;
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
  private static final int MOST_CONNECTIONS = 4096;
  private static final int CONNECT_TIMEOUT_MS = 1_000;

  private final EngineSockets sockets;
  private final ReplicaIdentity replica;
  private final Replicas replicas;
  private final SignalingMetrics metrics;
  private final HttpClient client;

  OwnerProxy(
      Vertx vertx,
      EngineSockets sockets,
      ReplicaIdentity replica,
      Replicas replicas,
      SignalingMetrics metrics) {
    this.sockets = sockets;
    this.replica = replica;
    this.replicas = replicas;
    this.metrics = metrics;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setConnectTimeout(CONNECT_TIMEOUT_MS));
  }

  /** Whether a session belongs to another replica, as its id says. */
  boolean isForeign(String id) {
    return !sockets.replicaOf(id).equals(replica.id());
  }

  /** Whether another replica has handed this request on to here. */
  boolean isHandedOn(HttpServerRequest request) {
    return request.getHeader(FORWARDED) != null;
  }

  /** Answers a request by what the session's owner answers. */
  void forward(RoutingContext routing, String id) {
    HttpServerRequest request = routing.request();
    // Whoever hands a request on knows the owner: it is never handed on twice.
    if (isHandedOn(request)) {
      unknown(routing);
      return;
    }
    request.pause();
    replicas
        .address(sockets.replicaOf(id))
        .onSuccess(
            address -> address.ifPresentOrElse(to -> proxy(request, to), () -> unknown(routing)))
        .onFailure(error -> unknown(routing));
  }

  private void proxy(HttpServerRequest request, String address) {
    int colon = address.lastIndexOf(':');
    RequestOptions to =
        new RequestOptions()
            .setHost(address.substring(0, colon))
            .setPort(Integer.parseInt(address.substring(colon + 1)));
    metrics.forwarded();
    HttpProxy.reverseProxy(client)
        .origin(context -> client.request(to))
        .addInterceptor(new HandOver(replica.id()))
        .handle(request);
  }

  /** Marks the request as handed on; an owner that is not reached has taken its sessions along. */
  private record HandOver(String by) implements ProxyInterceptor {
    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      ProxyRequest request = context.request();
      // The page's own host, or the owner takes the page's Origin for a foreign one and refuses.
      request.setAuthority(request.proxiedRequest().authority());
      request.putHeader(FORWARDED, by);
      return context
          .sendRequest()
          .otherwise(
              unreached -> {
                LOG.infof("a request was not handed on: %s", unreached);
                return context
                    .request()
                    .release()
                    .response()
                    .setStatusCode(HandshakeError.UNKNOWN_SESSION.status())
                    .putHeader("Content-Type", "application/json")
                    .setBody(Body.body(Buffer.buffer(HandshakeError.UNKNOWN_SESSION.json())));
              });
    }
  }

  private static void unknown(RoutingContext routing) {
    routing
        .response()
        .setStatusCode(HandshakeError.UNKNOWN_SESSION.status())
        .putHeader("Content-Type", "application/json")
        .end(HandshakeError.UNKNOWN_SESSION.json());
  }
}
