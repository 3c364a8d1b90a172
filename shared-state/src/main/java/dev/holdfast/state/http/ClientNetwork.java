package dev.holdfast.state.http;

import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What counts as one address, for limits by address. An IPv6 address counts by its first 64 bits:
 * the rest is whichever a client likes (RFC 7421).
 */
public final class ClientNetwork {
  private static final int PREFIX_BYTES = 8;

  private ClientNetwork() {}

  /** A host that is no number, as a proxy may name it, is itself. */
  public static String of(SocketAddress address) {
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
