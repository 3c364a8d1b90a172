package dev.holdfast.signaling.engineio;

import dev.holdfast.signaling.session.Drain;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * Looks at a WebSocket's handshake before it is accepted: the protocol's version
 * (engine.io-protocol v4, "Handshake"), and whether this replica takes connections.
 */
@Singleton
public class UpgradeCheck implements HttpUpgradeCheck {
  private static final Map<String, List<String>> SOON = Map.of("Retry-After", List.of("1"));

  private final Drain drain;

  UpgradeCheck(Drain drain) {
    this.drain = drain;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    if (drain.isDraining()) {
      return CheckResult.rejectUpgrade(503, SOON);
    }
    MultiMap query = context.httpRequest().params();
    boolean speaksVersion4 = "4".equals(query.get("EIO"));
    boolean asksForWebSocket = "websocket".equals(query.get("transport"));
    // Long-polling sessions, which a WebSocket could take over, are named by sid: there are none.
    boolean isNew = !query.contains("sid");
    return speaksVersion4 && asksForWebSocket && isNew
        ? CheckResult.permitUpgrade()
        : CheckResult.rejectUpgrade(400);
  }
}
