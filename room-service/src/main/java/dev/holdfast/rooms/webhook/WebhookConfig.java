package dev.holdfast.rooms.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where events are POSTed to, by a name. */
@ConfigMapping(prefix = "holdfast.webhooks")
public interface WebhookConfig {
  /** The webhooks. */
  @WithParentName
  Map<String, Receiver> receivers();

  /** One webhook. */
  interface Receiver {
    /** Where to; https, or http into an allowed network. */
    URI url();

    /**
     * Name of the TLS configuration ({@code quarkus.tls.<name>.…}) that says which authorities are
     * trusted and which client certificate is shown; the authorities of the Java runtime, and none,
     * if not given.
     */
    Optional<String> tlsConfigurationName();

    /**
     * What requests are signed with: {@code whsec_} and 24 to 64 bytes in base64. Several while one
     * takes another's place; each signs.
     */
    Optional<List<String>> secret();

    /** Types of the events that are sent; all if none is named. */
    Optional<Set<String>> events();

    /** Networks (CIDR) that are not public and may be connected to all the same. */
    Optional<Set<String>> allowedNetworks();

    /** How long an attempt may take, from the look-up of the name to the end of the answer. */
    @WithDefault("PT10S")
    Duration timeout();

    /** Most attempts at the same time by a replica. */
    @WithDefault("8")
    int concurrency();

    /** Pause after the first failed attempt; it doubles with each. */
    @WithDefault("PT1S")
    Duration firstPause();

    /** Longest pause between two attempts. */
    @WithDefault("PT5M")
    Duration longestPause();

    /** Age past which an event that is not taken becomes a dead letter. */
    @WithDefault("PT12H")
    Duration giveUpAfter();

    /** Most dead letters that are kept. */
    @WithDefault("10000")
    int deadLetters();

    /** How long dead letters are kept. */
    @WithDefault("PT168H")
    Duration deadLetterRetention();
  }
}
