package dev.holdfast.state.config;

import dev.holdfast.state.redis.Durability;
import dev.holdfast.state.redis.RedisConfig;
import dev.holdfast.state.redis.RedisProducer;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * What must be said of Redis, and what contradicts what. The properties are read as they were
 * given: Quarkus' own look at them is later, and names no property.
 */
@Singleton
final class RedisRules {
  private static final String HOSTS = "quarkus.redis.hosts";
  private static final String TYPE = "quarkus.redis.client-type";
  private static final String MASTER = "quarkus.redis.master-name";
  private static final String PASSWORD = "quarkus.redis.password";
  private static final String TLS = "quarkus.redis.tls-configuration-name";
  private static final String SENTINEL = "sentinel";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);
  private static final String STANDALONE = "standalone";

  private final Config given;
  private final RedisConfig own;

  RedisRules(Config given, RedisConfig own) {
    this.given = given;
    this.own = own;
  }

  void check(ConfigErrors errors) {
    List<String> hosts =
        given.getOptionalValues(HOSTS, String.class).orElse(List.of()).stream()
            .map(String::strip)
            .toList();
    String type = text(TYPE).orElse(STANDALONE);
    checkHosts(errors, hosts);
    checkType(errors, type, hosts);
    checkTls(errors, hosts);
    checkPassword(errors, type, hosts);
    checkDurability(errors);
  }

  private static void checkHosts(ConfigErrors errors, List<String> hosts) {
    errors.require(!hosts.isEmpty(), HOSTS, RedisProducer.NO_HOSTS);
    // The faulty part may be a password: it is not shown.
    errors.require(
        hosts.stream().allMatch(RedisRules::isAddress),
        HOSTS,
        "must be addresses such as redis://redis:6379 or rediss://redis:6379, comma separated");
    errors.require(
        hosts.stream().map(RedisRules::isSecure).distinct().count() <= 1,
        HOSTS,
        "must not mix redis:// and rediss://");
  }

  private void checkType(ConfigErrors errors, String type, List<String> hosts) {
    errors.require(
        Set.of(STANDALONE, SENTINEL, "cluster").contains(type),
        TYPE,
        "must be standalone, sentinel or cluster");
    errors.require(
        hosts.size() <= 1 || !type.equals(STANDALONE),
        HOSTS,
        "names several servers: that needs " + TYPE + "=sentinel or cluster");
    errors.require(
        type.equals(SENTINEL) == text(MASTER).isPresent(),
        MASTER,
        type.equals(SENTINEL)
            ? "must be set with " + TYPE + "=sentinel: the name by which Sentinels know the master"
            : "is for " + TYPE + "=sentinel only, which is " + type);
  }

  private void checkTls(ConfigErrors errors, List<String> hosts) {
    errors.require(
        text(TLS).isEmpty() || hosts.stream().allMatch(RedisRules::isSecure),
        TLS,
        "is set, but " + HOSTS + " does not say rediss://: nothing would be encrypted");
  }

  private void checkPassword(ConfigErrors errors, String type, List<String> hosts) {
    boolean addressed = hosts.stream().anyMatch(host -> host.contains("@"));
    errors.require(
        own.passwordFile().isEmpty() || text(PASSWORD).isEmpty(),
        "holdfast.redis.password-file",
        "and " + PASSWORD + " must not both be set");
    errors.require(
        own.passwordFile().isEmpty() || !addressed,
        "holdfast.redis.password-file",
        "is set, but " + HOSTS + " names a user or a password too");
    errors.require(
        own.username().isEmpty() || own.passwordFile().isPresent() || text(PASSWORD).isPresent(),
        "holdfast.redis.username",
        "needs a password: holdfast.redis.password-file or " + PASSWORD);
    errors.require(
        own.sentinelPasswordFile().isEmpty() || type.equals(SENTINEL),
        "holdfast.redis.sentinel-password-file",
        "is for " + TYPE + "=sentinel only, which is " + type);
    isThere(errors, "holdfast.redis.password-file", own.passwordFile());
    isThere(errors, "holdfast.redis.sentinel-password-file", own.sentinelPasswordFile());
  }

  private void checkDurability(ConfigErrors errors) {
    int least = own.durability() == Durability.Level.FSYNCED ? 0 : 1;
    errors.require(
        own.durabilityReplicas() >= least,
        "holdfast.redis.durability-replicas",
        "must be at least " + least);
    Duration timeout = own.durabilityTimeout();
    errors.require(
        timeout.toMillis() > 0 && timeout.compareTo(LONGEST_WAIT) < 0,
        "holdfast.redis.durability-timeout",
        "must be more than 0 and less than 3 s, after which a connection counts as silent");
  }

  private static void isThere(ConfigErrors errors, String property, Optional<Path> file) {
    file.ifPresent(
        path ->
            errors.require(
                Files.isReadable(path), property, "names a file that cannot be read: " + path));
  }

  private static boolean isAddress(String host) {
    try {
      URI uri = URI.create(host);
      return Set.of("redis", "rediss").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isSecure(String host) {
    return host.startsWith("rediss://");
  }

  private Optional<String> text(String property) {
    return given
        .getOptionalValue(property, String.class)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
