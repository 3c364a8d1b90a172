package dev.holdfast.rooms.webhook;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Some networks, and which of all addresses are public. */
final class Networks {
  private static final Pattern LITERAL = Pattern.compile("([0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)");

  /** IANA IPv4 Special-Purpose Address Registry: what is not globally reachable; multicast. */
  private static final Networks SPECIAL_4 =
      of(
          List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4"));

  /** RFC 4291 §2.5.4: of IPv6 only this is handed out for the public Internet. */
  private static final Networks GLOBAL_6 = of(List.of("2000::/3"));

  /** Its parts that are not, or that lead to an IPv4 address (Teredo, 6to4). */
  private static final Networks SPECIAL_6 =
      of(List.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"));

  /** RFC 6052: an IPv4 address in its last four bytes, as DNS64 gives it. */
  private static final Networks TRANSLATED = of(List.of("64:ff9b::/96"));

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * One network. (Netty's rule for IPv6 takes an address for a match that has all bits of the mask:
   * to it, ff02::1 is in 2000::/3.)
   */
  private record Network(BigInteger prefix, int bits, int length) {
    static Network of(InetAddress address, int length) {
      int bits = address.getAddress().length * Byte.SIZE;
      if (length < 0 || length > bits) {
        throw new IllegalArgumentException("no prefix length: " + length);
      }
      return new Network(number(address).shiftRight(bits - length), bits, length);
    }

    boolean contains(InetAddress address) {
      return address.getAddress().length * Byte.SIZE == bits
          && number(address).shiftRight(bits - length).equals(prefix);
    }

    private static BigInteger number(InetAddress address) {
      return new BigInteger(1, address.getAddress());
    }
  }

  /**
   * @param cidrs such as {@code 10.0.0.0/8} or {@code fd00::/8}; an address alone is itself
   * @throws IllegalArgumentException if one is no network
   */
  static Networks of(Collection<String> cidrs) {
    return new Networks(cidrs.stream().map(Networks::network).toList());
  }

  private static Network network(String cidr) {
    String[] parts = cidr.strip().split("/", 2);
    try {
      if (!LITERAL.matcher(parts[0]).matches()) {
        throw new IllegalArgumentException(cidr);
      }
      // No look-up: it is a literal.
      InetAddress address = InetAddress.getByName(parts[0]);
      int all = address.getAddress().length * Byte.SIZE;
      return Network.of(address, parts.length == 1 ? all : Integer.parseInt(parts[1]));
    } catch (UnknownHostException | IllegalArgumentException e) {
      throw new IllegalArgumentException("no network in CIDR notation: " + cidr, e);
    }
  }

  boolean isEmpty() {
    return networks.isEmpty();
  }

  boolean contain(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /**
   * Whether an address is one of the public Internet: not private, loopback, link-local (cloud
   * providers' metadata among them), multicast or reserved.
   */
  static boolean isPublic(InetAddress address) {
    return switch (address) {
      case Inet4Address four -> !SPECIAL_4.contain(four);
      case Inet6Address six when TRANSLATED.contain(six) -> isPublic(translated(six));
      case Inet6Address six -> GLOBAL_6.contain(six) && !SPECIAL_6.contain(six);
      default -> false;
    };
  }

  private static InetAddress translated(Inet6Address address) {
    try {
      byte[] bytes = address.getAddress();
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
