package dev.holdfast.state.probe;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Set;

/**
 * Where a replica reaches its own HTTP port, and as what it asks for it.
 *
 * @param address a name, or an address without brackets
 * @param host as it stands in a URI: an IPv6 address in brackets
 * @param named whom requests name, as it stands in a URI
 */
record OwnAddress(String address, String host, String named) {
  /**
   * The address of a server that listens at a host.
   *
   * @param listensAt with or without brackets
   * @param names those that the server answers to, without brackets; empty if it answers to any
   */
  static OwnAddress of(String listensAt, Set<String> names) {
    String address = reachedAt(listensAt.strip().replace("[", "").replace("]", ""));
    String host = inUri(address);
    return new OwnAddress(
        address, host, names.stream().sorted().findFirst().map(OwnAddress::inUri).orElse(host));
  }

  /** The {@code Host} header of requests to a port. */
  String header(int port) {
    return named + ":" + port;
  }

  // Nobody connects to the address that stands for all.
  private static String reachedAt(String host) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    if (address == null || !address.isAnyLocalAddress()) {
      return host;
    }
    return address instanceof Inet4Address ? "127.0.0.1" : "::1";
  }

  // The zone of an address means nothing but to this machine (RFC 6874 §4).
  private static String inUri(String host) {
    return host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host;
  }
}
