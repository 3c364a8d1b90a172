package dev.holdfast.signaling.engineio;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Hands what only the handshake knows to the WebSocket: how to cut its connection, and where it
 * comes from. Whether there may be one at all {@link PollingEndpoint} has decided before.
 */
@Singleton
public class UpgradeGate implements HttpUpgradeCheck {
  static final TypedKey<Cut> CUT = new TypedKey<>("cut");
  static final TypedKey<AddressLimits> ADDRESS = new TypedKey<>("address");

  private final Addresses addresses;

  UpgradeGate(Addresses addresses) {
    this.addresses = addresses;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext upgrade) {
    upgrade.userData().put(CUT, Cut.of(upgrade.httpRequest().connection()));
    upgrade.userData().put(ADDRESS, addresses.of(upgrade.httpRequest().remoteAddress()));
    return CheckResult.permitUpgrade();
  }
}
