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
import dev.holdfast.transcripts.access.Rights;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides at the upgrade whether a client may come in. */
@Singleton
class UpgradeCheck implements HttpUpgradeCheck {
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final String INGEST = "/ingest";

  private final Drain drain;
  private final Bearer bearer;
  private final Rights rights;
  private final UnfinishedInput unfinished;
  private final SocketConfig config;

  UpgradeCheck(
      Drain drain, Bearer bearer, Rights rights, UnfinishedInput unfinished, SocketConfig config) {
    this.config = config;
    this.drain = drain;
    this.unfinished = unfinished;
    this.bearer = bearer;
    this.rights = rights;
  }

  /** Decides who may open a kind of socket. */
  private interface AccessRule {
    /**
     * @return fails with the reason of the refusal
     */
    Future<Void> check(Caller caller, String callId, Optional<String> roomId);
  }

  /** What a client asks for. */
  private record Request(
      Optional<String> authorization,
      String callId,
      Map<String, String> query,
      AccessRule rule,
      HttpConnection connection) {}

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext upgrade) {
    if (drain.isOn()) {
      return Uni.createFrom().item(refusal(ErrorCode.DRAINING));
    }
    Request request = request(upgrade);
    UnfinishedMessages.bound(
        upgrade.httpRequest().connection(), unfinished, config.outboundBytes());
    // Checking a token may fetch a key: never on the event loop, and back on it with the answer.
    Context context = Vertx.currentContext();
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Promise<CheckResult> result = Promise.promise();
              Thread.startVirtualThread(() -> result.complete(check(upgrade, request)));
              result
                  .future()
                  .onComplete(done -> context.runOnContext(v -> emitter.complete(done.result())));
            });
  }

  private Request request(HttpUpgradeContext upgrade) {
    HttpServerRequest request = upgrade.httpRequest();
    Map<String, String> query = new HashMap<>();
    request.params().forEach(query::putIfAbsent);
    return new Request(
        Bearer.sentIn(request),
        upgrade.pathParam("callId"),
        query,
        request.path().endsWith(INGEST) ? rights::checkAdding : rights::checkReading,
        request.connection());
  }

  private CheckResult check(HttpUpgradeContext upgrade, Request request) {
    try {
      Caller caller = bearer.caller(request.authorization());
      String callId = Id.checked("callId", request.callId());
      Optional<String> roomId = Optional.ofNullable(request.query().get("roomId"));
      Await.on(request.rule().check(caller, callId, roomId));
      AbruptClose abruptClose = AbruptClose.of(request.connection());
      upgrade
          .userData()
          .put(
              UpgradeRequest.KEY, new UpgradeRequest(caller, callId, request.query(), abruptClose));
      upgrade.userData().put(WebSocketWire.UPGRADED, request.connection());
      return CheckResult.permitUpgradeSync();
    } catch (RuntimeException e) {
      return refusal(HoldfastException.of(e).code());
    }
  }

  private static CheckResult refusal(ErrorCode code) {
    Map<String, List<String>> headers =
        switch (code.httpStatus()) {
          case 401 -> Map.of("WWW-Authenticate", List.of("Bearer"));
          case 429, 503 -> Map.of("Retry-After", List.of(RETRY_AFTER_SECONDS));
          default -> Map.of();
        };
    return CheckResult.rejectUpgradeSync(code.httpStatus(), headers);
  }
}
