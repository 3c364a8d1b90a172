package dev.holdfast.state.http;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Locale;
import java.util.Set;

/** The host names that requests may name, as they are compared. */
public final class HostNames {
  private HostNames() {}

  /** Those that are configured, IPv6 addresses without brackets; empty if requests may name any. */
  public static Set<String> of(HttpConfig config) {
    return config.hosts().orElse(Set.of()).stream()
        .map(String::strip)
        .filter(host -> !host.isEmpty())
        .map(HostNames::plain)
        .collect(toUnmodifiableSet());
  }

  // A name may end with a dot (RFC 3986 §3.2.2), an IPv6 address stands in brackets.
  static String plain(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      return name.substring(1, name.length() - 1);
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
