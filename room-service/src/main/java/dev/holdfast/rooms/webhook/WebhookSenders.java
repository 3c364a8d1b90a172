package dev.holdfast.rooms.webhook;

import dev.holdfast.state.redis.RedisClock;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;

/** Makes for each webhook what sends its events. */
@Singleton
final class WebhookSenders {
  private final Vertx vertx;
  private final Resolver resolver;
  private final RedisClock clock;

  WebhookSenders(Vertx vertx, Resolver resolver, RedisClock clock) {
    this.vertx = vertx;
    this.resolver = resolver;
    this.clock = clock;
  }

  /** A new one, with connections of its own; whoever asked for it closes it. */
  WebhookSender senderFor(Webhook webhook) {
    return new WebhookSender(webhook, vertx, resolver, clock);
  }
}
