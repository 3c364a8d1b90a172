package dev.holdfast.state.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Makes the connections from Quarkus' own Redis configuration ({@code quarkus.redis.…}: hosts,
 * Sentinel, TLS, password), which it sees when Quarkus makes its client.
 */
@ApplicationScoped
public class RedisProducer implements RedisOptionsCustomizer {
  private RedisOptions options;
  private RedisLinks links;
  private Subscriptions subscriptions;

  @Override
  public void customize(String clientName, RedisOptions options) {
    this.options = options;
  }

  /** {@code client} is asked for so that Quarkus has made it, and with it the options. */
  @Produces
  @Singleton
  RedisLinks links(Vertx vertx, Redis client) {
    client.hashCode();
    links = new RedisLinks(vertx, options);
    return links;
  }

  @Produces
  @Singleton
  Subscriptions subscriptions(Vertx vertx, RedisLinks before) {
    subscriptions = new Subscriptions(vertx, options);
    return subscriptions;
  }

  // After everybody else has said the last word.
  void stop(@Observes @jakarta.annotation.Priority(Integer.MAX_VALUE) ShutdownEvent event) {
    if (subscriptions != null) {
      subscriptions.close();
    }
    if (links != null) {
      links.close();
    }
  }
}
