package dev.holdfast.transcripts.socket;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.state.http.UnfinishedMessages;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.token.Caller;
import dev.holdfast.transcripts.access.Bearer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Decides at the upgrade whether a client may come in. */
@Singleton
public final class UpgradeCheck {
  private final Drain drain;
  private final Bearer bearer;
  private final UnfinishedInput unfinished;
  private final SocketConfig config;

  UpgradeCheck(Drain drain, Bearer bearer, UnfinishedInput unfinished, SocketConfig config) {
    this.config = config;
    this.drain = drain;
    this.unfinished = unfinished;
    this.bearer = bearer;
  }

  /** Decides who may open a kind of socket. */
  @FunctionalInterface
  public interface AccessRule {
    /**
     * @return fails with the reason of the refusal
     */
    Future<Void> check(Caller caller, String callId, Optional<String> roomId);
  }

  /**
   * Bounds what comes on the connection, and looks at the request.
   *
   * @param routing of a path with the parameter {@code callId}; on its event loop
   * @return completes on any thread; fails with a {@link HoldfastException} for whoever may not
   */
  Future<UpgradeRequest> check(RoutingContext routing, AccessRule rule) {
    if (drain.isOn()) {
      return Future.failedFuture(new HoldfastException(ErrorCode.DRAINING, "connect again"));
    }
    HttpServerRequest request = routing.request();
    UnfinishedMessages.bound(request.connection(), unfinished, config.outboundBytes());
    Optional<String> authorization = Bearer.sentIn(request);
    String callId = routing.pathParam("callId");
    Map<String, String> query = query(request);
    AbruptClose abruptClose = AbruptClose.of(request.connection());
    Promise<UpgradeRequest> allowed = Promise.promise();
    // Checking a token may fetch a key: never on the event loop.
    Thread.startVirtualThread(
        () -> {
          try {
            Caller caller = bearer.caller(authorization);
            Id.checked("callId", callId);
            Await.on(
                rule.check(caller, callId, Optional.ofNullable(query.get(UpgradeRequest.ROOM_ID))));
            allowed.complete(new UpgradeRequest(caller, callId, query, abruptClose));
          } catch (RuntimeException e) {
            allowed.fail(e);
          }
        });
    return allowed.future();
  }

  // A copy has no room for more: it lives as long as the connection.
  private static Map<String, String> query(HttpServerRequest request) {
    Map<String, String> query = new HashMap<>();
    request.params().forEach(query::putIfAbsent);
    return Map.copyOf(query);
  }
}
