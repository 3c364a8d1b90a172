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
    /**
     * Required: where the events go; https, or http into an allowed network, see <a
     * href="#webhooks">webhooks</a>.
     */
    URI url();

    /**
     * A {@code quarkus.tls.<name>…} configuration: the authorities that are trusted, a client
     * certificate; those of the Java runtime, and none, if not given.
     */
    Optional<String> tlsConfigurationName();

    /**
     * Required: {@code whsec_} and 24 to 64 bytes in base64; several, comma separated, while one
     * takes the place of another.
     */
    Optional<List<String>> secret();

    /**
     * Types of the events that are sent, comma separated; all if none is named. One that stands in
     * no log, or is misspelt, stops the start: name a new version's events after its rollout.
     */
    Optional<Set<String>> events();

    /**
     * Networks (CIDR), comma separated, that are not public and may be connected to all the same.
     */
    Optional<Set<String>> allowedNetworks();

    /** How long an attempt may take, the look-up of the name included; at most a minute. */
    @WithDefault("PT10S")
    Duration timeout();

    /** Attempts at the same time by a replica, each for another room or call; 1 to 256. */
    @WithDefault("8")
    int concurrency();

    /**
     * Pause after the first failed attempt; it doubles with each, less a random part of up to a
     * half.
     */
    @WithDefault("PT1S")
    Duration firstPause();

    /** Longest pause; a {@code Retry-After} of up to an hour goes before it. */
    @WithDefault("PT5M")
    Duration longestPause();

    /**
     * Age past which an event that is not taken becomes a dead letter; at least an hour shorter
     * than {@code holdfast.room.retention} and {@code holdfast.call.retention}.
     */
    @WithDefault("PT12H")
    Duration giveUpAfter();

    /** Dead letters that are kept; past them the oldest go. */
    @WithDefault("10000")
    int deadLetters();

    /** How long a dead letter is kept. */
    @WithDefault("PT168H")
    Duration deadLetterRetention();
  }
}
