package dev.holdfast.signaling.engineio;

import dev.holdfast.state.http.ClientNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;

/** The limits of each address that clients come from. */
@Singleton
class Addresses {
  private static final long FORGET_EVERY_MS = 60_000;

  private final ConcurrentHashMap<String, AddressLimits.Limited> known = new ConcurrentHashMap<>();
  private final AddressConfig config;

  Addresses(Vertx vertx, AddressConfig config) {
    this.config = config;
    if (config.limited()) {
      vertx.setPeriodic(FORGET_EVERY_MS, timer -> forget());
    }
  }

  AddressLimits of(SocketAddress address) {
    return config.limited()
        ? known.computeIfAbsent(
            ClientNetwork.of(address), first -> AddressLimits.Limited.by(config))
        : AddressLimits.None.NONE;
  }

  // A connection may still hold what is forgotten here: it was as good as new.
  private void forget() {
    known.values().removeIf(AddressLimits.Limited::isUntouched);
  }
}
