package dev.holdfast.transcripts.live;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.token.Caller;
import dev.holdfast.transcripts.access.Bearer;
import dev.holdfast.transcripts.access.Ids;
import dev.holdfast.transcripts.access.Rights;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides at the upgrade whether a client may read live. */
@Singleton
class Gate implements HttpUpgradeCheck {
  private static final String RETRY_AFTER_SECONDS = "1";

  private final Drain drain;
  private final Bearer bearer;
  private final Rights rights;

  Gate(Drain drain, Bearer bearer, Rights rights) {
    this.drain = drain;
    this.bearer = bearer;
    this.rights = rights;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext upgrade) {
    if (drain.isOn()) {
      return Uni.createFrom().item(refusal(ErrorCode.DRAINING));
    }
    HttpServerRequest request = upgrade.httpRequest();
    String callId = upgrade.pathParam("callId");
    Optional<String> authorization = Optional.ofNullable(request.getHeader("Authorization"));
    Optional<String> roomId = Optional.ofNullable(request.getParam("roomId"));
    Cut cut = Cut.of(request.connection());
    Optional<String> after = Optional.ofNullable(request.getParam("after"));
    // Checking a token may fetch a key: never on the event loop, and back on it with the answer.
    Context context = Vertx.currentContext();
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Promise<CheckResult> result = Promise.promise();
              Thread.startVirtualThread(
                  () -> result.complete(check(upgrade, authorization, callId, roomId, after, cut)));
              result
                  .future()
                  .onComplete(done -> context.runOnContext(v -> emitter.complete(done.result())));
            });
  }

  private CheckResult check(
      HttpUpgradeContext upgrade,
      Optional<String> authorization,
      String callId,
      Optional<String> roomId,
      Optional<String> after,
      Cut cut) {
    try {
      Caller caller = bearer.caller(authorization);
      Await.on(rights.checkReading(caller, Ids.checked("callId", callId), roomId));
      upgrade.userData().put(Visit.KEY, new Visit(caller, callId, after, cut));
      return CheckResult.permitUpgradeSync();
    } catch (RuntimeException e) {
      return refusal(HoldfastException.of(e).code());
    }
  }

  private static CheckResult refusal(ErrorCode code) {
    Map<String, List<String>> headers =
        switch (code.httpStatus()) {
          case 401 -> Map.of("WWW-Authenticate", List.of("Bearer"));
          case 503 -> Map.of("Retry-After", List.of(RETRY_AFTER_SECONDS));
          default -> Map.of();
        };
    return CheckResult.rejectUpgradeSync(code.httpStatus(), headers);
  }
}
