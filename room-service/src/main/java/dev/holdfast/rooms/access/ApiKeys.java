package dev.holdfast.rooms.access;

import dev.holdfast.state.digest.Sha256;
import io.netty.util.NetUtil;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The keys by which backends act as role {@code service}. */
@Singleton
public final class ApiKeys {
  private static final String PROPERTY = "holdfast.api-keys";
  private static final int SHORTEST = 32;

  private final List<String> keys;
  private final List<byte[]> digests;

  ApiKeys(@ConfigProperty(name = PROPERTY) Optional<List<String>> given) {
    this.keys =
        given.orElse(List.of()).stream().map(String::strip).filter(key -> !key.isEmpty()).toList();
    this.digests = keys.stream().map(Sha256::of).toList();
  }

  // Runs before anything needs Redis, so that this fault is the one that is reported.
  void check(
      @Observes @Priority(1) StartupEvent event,
      DemoConfig demo,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    check(demo.enabled() && isLoopback(host));
  }

  /**
   * Stops the start for want of keys that nobody can guess.
   *
   * @param nothingToProtect whether short ones will do: with the demo, which lets anybody in as
   *     anybody, on a machine that nobody else reaches
   */
  void check(boolean nothingToProtect) {
    if (keys.isEmpty()) {
      throw wrong("no API key: set %s (HOLDFAST_API_KEYS) to one or more, comma separated");
    }
    if (!nothingToProtect && keys.stream().anyMatch(key -> key.length() < SHORTEST)) {
      throw wrong(
          "an API key can be guessed: each of %s (HOLDFAST_API_KEYS) must have at least "
              + SHORTEST
              + " characters (openssl rand -hex 24 makes one); shorter ones are taken only with"
              + " holdfast.demo.enabled=true at a loopback address (quarkus.http.host)");
    }
    // Else a guess that looks like one would not be told from a token, and not be counted.
    if (keys.stream().anyMatch(BearerCredential::looksLikeToken)) {
      throw wrong("an API key looks like a token: none of %s may have two dots");
    }
  }

  /** One of them, for what this service asks of itself; empty if there is none. */
  public Optional<String> any() {
    return keys.stream().findFirst();
  }

  /** Takes the same time whichever key it is, and however much of it is right. */
  boolean contain(String candidate) {
    byte[] digest = Sha256.of(candidate);
    boolean found = false;
    for (byte[] known : digests) {
      found |= MessageDigest.isEqual(known, digest);
    }
    return found;
  }

  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || ((NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host))
            && InetAddress.ofLiteral(host).isLoopbackAddress());
  }

  private static ConfigurationException wrong(String message) {
    return new ConfigurationException(message.formatted(PROPERTY), Set.of(PROPERTY));
  }
}
