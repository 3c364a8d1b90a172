package dev.holdfast.rooms.webhook;

import dev.holdfast.state.call.CallConfig;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.retry.Backoff;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.webhook.Progress;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The webhooks that are configured; whatever is wrong with one stops the service's start. */
@Singleton
final class ConfiguredWebhooks {
  private static final String PREFIX = "holdfast.webhooks.";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final int MOST_AT_ONCE = 256;

  /** Beyond an attempt's timeout: what Redis may take before and after. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  private final Map<String, Webhook> webhooks = new TreeMap<>();
  private final Duration retention;
  private final TlsConfigurationRegistry certificates;

  ConfiguredWebhooks(
      WebhookConfig config,
      RoomConfig rooms,
      CallConfig calls,
      TlsConfigurationRegistry certificates) {
    this.certificates = certificates;
    retention =
        rooms.retention().compareTo(calls.retention()) < 0 ? rooms.retention() : calls.retention();
    config.receivers().forEach((name, receiver) -> webhooks.put(name, webhook(name, receiver)));
  }

  // Runs before anything needs Redis, so that this fault is the one that is reported.
  void check(@Observes @Priority(1) StartupEvent event) {}

  Collection<Webhook> all() {
    return webhooks.values();
  }

  Optional<Webhook> find(String name) {
    return Optional.ofNullable(webhooks.get(name));
  }

  private Webhook webhook(String name, WebhookConfig.Receiver receiver) {
    require(
        NAME.matcher(name).matches(),
        name,
        "",
        "a webhook's name has 1 to 32 small letters, digits and dashes");
    Set<String> events = receiver.events().orElse(Set.of());
    for (String type : events) {
      require(
          isSent(type),
          name,
          ".events",
          "no event that is logged is called %s: docs/protocol.md names them".formatted(type));
    }
    Networks allowed = allowed(name, receiver);
    require(
        receiver.concurrency() >= 1 && receiver.concurrency() <= MOST_AT_ONCE,
        name,
        ".concurrency",
        "must be from 1 to " + MOST_AT_ONCE);
    require(receiver.deadLetters() >= 1, name, ".dead-letters", "must be 1 or more");
    checkTimes(name, receiver);
    return new Webhook(
        name,
        url(name, receiver.url(), allowed),
        tls(name, receiver),
        signer(name, receiver),
        Set.copyOf(events),
        allowed,
        new Backoff(receiver.firstPause(), receiver.longestPause()),
        receiver.timeout(),
        receiver.concurrency(),
        receiver.giveUpAfter(),
        receiver.deadLetters(),
        receiver.deadLetterRetention(),
        new Progress.Times(receiver.timeout().plus(MARGIN), retention.multipliedBy(2)));
  }

  private static boolean isSent(String type) {
    return type.equals(WebhookMessage.GAP)
        || EventType.named(type).filter(EventType::isLogged).isPresent();
  }

  private static URI url(String name, URI url, Networks allowed) {
    boolean secure = "https".equals(url.getScheme());
    require(
        (secure || "http".equals(url.getScheme()))
            && url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawFragment() == null,
        name,
        ".url",
        "must be an https address, without a user or a fragment");
    require(
        secure || !allowed.isEmpty(),
        name,
        ".url",
        "must be https; http goes into allowed networks only: "
            + PREFIX
            + name
            + ".allowed-networks");
    return url;
  }

  private Optional<TlsConfiguration> tls(String name, WebhookConfig.Receiver receiver) {
    return receiver
        .tlsConfigurationName()
        .map(
            configuration -> {
              require(
                  "https".equals(receiver.url().getScheme()),
                  name,
                  ".tls-configuration-name",
                  "is for https only");
              return certificates
                  .get(configuration)
                  .orElseThrow(
                      () ->
                          wrong(
                              name,
                              ".tls-configuration-name",
                              "there is no such TLS configuration: set quarkus.tls.%s.trust-store.pem.certs"
                                  .formatted(configuration)));
            });
  }

  private static Signer signer(String name, WebhookConfig.Receiver receiver) {
    List<String> secrets =
        receiver.secret().orElse(List.of()).stream()
            .map(String::strip)
            .filter(secret -> !secret.isEmpty())
            .toList();
    require(
        !secrets.isEmpty(),
        name,
        ".secret",
        "is required: what receivers check signatures by, such as whsec_$(openssl rand -base64"
            + " 32)");
    try {
      return Signer.of(secrets);
    } catch (IllegalArgumentException e) {
      throw wrong(name, ".secret", e.getMessage());
    }
  }

  private static Networks allowed(String name, WebhookConfig.Receiver receiver) {
    try {
      return Networks.of(receiver.allowedNetworks().orElse(Set.of()));
    } catch (IllegalArgumentException e) {
      throw wrong(name, ".allowed-networks", e.getMessage());
    }
  }

  private void checkTimes(String name, WebhookConfig.Receiver receiver) {
    require(
        isPositive(receiver.timeout()) && receiver.timeout().compareTo(LONGEST_TIMEOUT) <= 0,
        name,
        ".timeout",
        "must be longer than nothing and at most " + LONGEST_TIMEOUT);
    require(isPositive(receiver.firstPause()), name, ".first-pause", "must be longer than nothing");
    require(
        receiver.longestPause().compareTo(receiver.firstPause()) >= 0,
        name,
        ".longest-pause",
        "must not be shorter than the first");
    require(
        isPositive(receiver.deadLetterRetention()),
        name,
        ".dead-letter-retention",
        "must be longer than nothing");
    Duration longest = new Backoff(receiver.firstPause(), receiver.longestPause()).longest();
    require(
        isPositive(receiver.giveUpAfter())
            && receiver.giveUpAfter().plus(longest).compareTo(retention) <= 0,
        name,
        ".give-up-after",
        "must be at least %s shorter than holdfast.room.retention and holdfast.call.retention (%s):"
                .formatted(longest, retention)
            + " else events are gone before they are dead letters");
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void require(boolean good, String name, String property, String why) {
    if (!good) {
      throw wrong(name, property, why);
    }
  }

  private static ConfigurationException wrong(String name, String property, String why) {
    String full = PREFIX + name + property;
    return new ConfigurationException(full + ": " + why, Set.of(full));
  }
}
