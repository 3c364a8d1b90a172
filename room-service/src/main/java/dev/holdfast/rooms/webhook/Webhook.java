package dev.holdfast.rooms.webhook;

import dev.holdfast.state.retry.Backoff;
import dev.holdfast.state.webhook.Progress;
import io.quarkus.tls.TlsConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A webhook whose configuration was found to be good.
 *
 * @param url where to
 * @param tls which authorities are trusted; those of the Java runtime if empty
 * @param signer signs what is sent
 * @param events types that are sent; empty for all
 * @param allowed networks that may be connected to although they are not public
 */
record Webhook(
    String name,
    URI url,
    Optional<TlsConfiguration> tls,
    Signer signer,
    Set<String> events,
    Networks allowed,
    Backoff backoff,
    Duration timeout,
    int concurrency,
    Duration giveUpAfter,
    int deadLetters,
    Duration deadLetterRetention,
    Progress.Times times) {

  boolean isSecure() {
    return url.getScheme().equals("https");
  }

  int port() {
    if (url.getPort() != -1) {
      return url.getPort();
    }
    return isSecure() ? 443 : 80;
  }

  /** The path with its query, as it stands in a request. */
  String target() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  boolean wants(String type) {
    return events.isEmpty() || events.contains(type);
  }
}
