package dev.holdfast.signaling.engineio;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Hands what only the handshake knows to the WebSocket: how to cut its connection. Whether there
 * may be one at all {@link PollingEndpoint} has decided before.
 */
@Singleton
public class UpgradeGate implements HttpUpgradeCheck {
  static final TypedKey<Cut> CUT = new TypedKey<>("cut");

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext upgrade) {
    upgrade.userData().put(CUT, Cut.of(upgrade.httpRequest().connection()));
    return CheckResult.permitUpgrade();
  }
}
