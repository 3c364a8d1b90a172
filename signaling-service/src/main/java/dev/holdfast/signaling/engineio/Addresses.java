package dev.holdfast.signaling.engineio;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The limits of each address that clients come from. An IPv6 address counts by its first 64 bits:
 * the rest is whichever a client likes (RFC 7421).
 */
@Singleton
class Addresses {
  private static final long FORGET_EVERY_MS = 60_000;
  private static final int PREFIX_BYTES = 8;

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
        ? known.computeIfAbsent(network(address), first -> AddressLimits.Limited.by(config))
        : AddressLimits.None.NONE;
  }

  // A connection may still hold what is forgotten here: it was as good as new.
  private void forget() {
    known.values().removeIf(AddressLimits.Limited::isUntouched);
  }

  /** What counts as one address; a host that is no number, as a proxy may name it, is itself. */
  static String network(SocketAddress address) {
    String host =
        String.valueOf(address.hostAddress() == null ? address.host() : address.hostAddress());
    if (host.indexOf(':') < 0) {
      return host;
    }
    try {
      return InetAddress.ofLiteral(host) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), PREFIX_BYTES))
          : host;
    } catch (IllegalArgumentException e) {
      return host;
    }
  }
}
