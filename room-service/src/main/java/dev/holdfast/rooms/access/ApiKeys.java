package dev.holdfast.rooms.access;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The keys by which backends act as role {@code service}. */
@Singleton
final class ApiKeys {
  private static final String PROPERTY = "holdfast.api-keys";

  private final List<byte[]> digests;

  ApiKeys(@ConfigProperty(name = PROPERTY) Optional<List<String>> keys) {
    this.digests =
        keys.orElse(List.of()).stream()
            .map(String::strip)
            .filter(key -> !key.isEmpty())
            .map(ApiKeys::digest)
            .toList();
  }

  // Before anybody asks for Redis: what is missing here should be what is told.
  void check(@Observes @Priority(1) StartupEvent event) {
    if (digests.isEmpty()) {
      throw new ConfigurationException(
          "no API key: set " + PROPERTY + " (HOLDFAST_API_KEYS) to one or more, comma separated",
          Set.of(PROPERTY));
    }
  }

  /** Takes the same time whichever key it is, and however much of it is right. */
  boolean contain(String candidate) {
    byte[] digest = digest(candidate);
    boolean found = false;
    for (byte[] known : digests) {
      found |= MessageDigest.isEqual(known, digest);
    }
    return found;
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
