package dev.holdfast.signaling.engineio;

import dev.holdfast.state.http.ClientNetwork;
import dev.holdfast.state.http.LimitsByName;
import dev.holdfast.state.probe.ProbeMark;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;

/** The limits of each address that clients come from. */
@Singleton
class Addresses {
  private static final long FORGET_EVERY_MS = 60_000;

  private final LimitsByName<AddressLimits.Limited> known;
  private final AddressConfig config;
  private final ProbeMark probes;

  Addresses(Vertx vertx, AddressConfig config, ProbeMark probes) {
    this.config = config;
    this.probes = probes;
    this.known = new LimitsByName<>(() -> AddressLimits.Limited.by(config));
    if (config.limited()) {
      vertx.setPeriodic(FORGET_EVERY_MS, timer -> forget());
    }
  }

  /** Of whoever has sent a request. */
  AddressLimits of(HttpServerRequest request) {
    return probes.isOn(request) ? AddressLimits.None.OWN_PROBE : of(request.remoteAddress());
  }

  AddressLimits of(SocketAddress address) {
    return config.limited() ? known.of(ClientNetwork.of(address)) : AddressLimits.None.NONE;
  }

  int known() {
    return known.size();
  }

  // A connection may still hold what is forgotten here: it was as good as new.
  private void forget() {
    known.forget(AddressLimits.Limited::isUntouched);
  }
}
