package dev.holdfast.state.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes the connections from Quarkus' own Redis configuration ({@code quarkus.redis.…}: hosts,
 * Sentinel, TLS, password), which it sees when Quarkus makes its client, and from {@link
 * RedisConfig}.
 */
@ApplicationScoped
public class RedisProducer implements RedisOptionsCustomizer {
  public static final String NO_HOSTS =
      "(QUARKUS_REDIS_HOSTS) must be set: where Redis is, such as redis://redis:6379";
  private static final String HOSTS = "quarkus.redis.hosts";

  private final RedisConfig config;
  private final Instance<TlsConfigurationRegistry> certificates;
  private final Optional<String> tlsName;
  private RedisOptions options;
  private RedisLinks links;
  private Subscriptions subscriptions;

  // The registry is not there yet when Quarkus makes its client.
  RedisProducer(
      RedisConfig config,
      Instance<TlsConfigurationRegistry> certificates,
      @ConfigProperty(name = "quarkus.redis.tls-configuration-name") Optional<String> tlsName) {
    this.config = config;
    this.certificates = certificates;
    this.tlsName = tlsName;
  }

  @Override
  public void customize(String clientName, RedisOptions options) {
    this.options = options;
  }

  /** {@code client} is asked for so that Quarkus has made it, and with it the options. */
  @Produces
  @Singleton
  RedisLinks links(Vertx vertx, Redis client) {
    client.hashCode();
    // Without hosts Quarkus makes no options, and endpoints may ask before the configuration is
    // checked.
    if (options == null) {
      throw new ConfigurationException(
          "wrong configuration: " + HOSTS + " " + NO_HOSTS, Set.of(HOSTS));
    }
    ConnectionMetrics.leaveOutGauges();
    links = new RedisLinks(vertx, access());
    return links;
  }

  @Produces
  @Singleton
  Subscriptions subscriptions(Vertx vertx, RedisLinks before) {
    subscriptions = new Subscriptions(vertx, access());
    return subscriptions;
  }

  // After everybody else has said the last word.
  void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
    if (subscriptions != null) {
      subscriptions.close();
    }
    if (links != null) {
      links.close();
    }
  }

  private RedisAccess access() {
    return new RedisAccess(this::options, config.login(), config.asDurability());
  }

  // The registry reads the certificates again if it is told to (quarkus.tls.<name>.reload-period).
  private RedisOptions options() {
    Optional<TlsConfiguration> tls = tlsName.flatMap(name -> certificates.get().get(name));
    if (tls.isEmpty() || !options.getNetClientOptions().isSsl()) {
      return options;
    }
    return RedisTls.with(options, tls.get());
  }
}
