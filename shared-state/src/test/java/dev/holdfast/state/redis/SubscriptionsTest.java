package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  private final Subscriptions subscriptions = OneRedis.subscriptions();
  private final String channel = OneRedis.newId("channel");

  /** Hears, and does something as soon as the channel is heard. */
  private static class Ear implements Subscriptions.Listener {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void subscribed() {}

    @Override
    public void message(String message) {
      heard.add(message);
    }
  }

  @Test
  void whoComesWhileAnotherThreadLeavesIsNotDeafAfterwards() {
    Ear staying = new Ear();
    AtomicBoolean first = new AtomicBoolean(true);
    subscriptions.subscribe(
        channel,
        new Ear() {
          // On the event loop of the connection: what is sent from there overtakes what another
          // thread has handed to it.
          @Override
          public void subscribed() {
            if (first.getAndSet(false)) {
              CompletableFuture.runAsync(() -> subscriptions.unsubscribe(channel, this)).join();
              subscriptions.subscribe(channel, staying);
            }
          }
        });

    await()
        .untilAsserted(
            () -> {
              Await.on(OneRedis.links().send(Command.SPUBLISH, channel, "something"));
              assertThat(staying.heard).isNotEmpty();
            });
    Await.on(OneRedis.links().send(Command.SPUBLISH, channel, "the last"));
    await().untilAsserted(() -> assertThat(staying.heard).contains("the last"));
  }
}
