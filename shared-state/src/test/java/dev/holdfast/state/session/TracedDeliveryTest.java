package dev.holdfast.state.session;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Subscriptions;
import dev.holdfast.state.stream.TraceParent;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What followers hear of the span that an event comes from, and that the log does not keep it. */
class TracedDeliveryTest {
  private static final TraceParent TRACE =
      new TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  private static final long CAME = 1_700_000_000_000_001L;

  private final RedisLinks redis = OneRedis.links();
  private final Sessions sessions = new Sessions(redis, Configured.by(SessionConfig.class));
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private String id;
  private OutboxWriter writer;

  @BeforeEach
  void listenToTheOutboxOfASessionInARoom() {
    id = Await.on(sessions.open(PrivateId.random(), "ann", "{}", "here")).pid().sessionId();
    Await.on(sessions.enterRoom(id, 1, "room", 1_000, "v"));
    writer = sessions.writer(id);
    AtomicBoolean listening = new AtomicBoolean();
    OneRedis.subscriptions()
        .subscribe(
            Sessions.outboxOf(id),
            new Subscriptions.Listener() {
              @Override
              public void subscribed() {
                listening.set(true);
              }

              @Override
              public void message(String message) {
                heard.add(message.substring(message.indexOf('@')));
              }
            });
    await().until(listening::get);
  }

  @Test
  void isToldWithFullAndLightEntriesAndKeptWithNeither() {
    deliver("[0]", TRACE);
    deliver("[1]", TRACE);

    awaitHeard("@" + CAME + "@" + TRACE.text() + " [0]", "@" + CAME + "@" + TRACE.text() + " [1]");
    String log = Await.on(redis.send(Command.XRANGE, Sessions.outboxOf(id), "-", "+")).toString();
    assertThat(log).contains("[0]", "[1]").doesNotContain(TRACE.text());
  }

  @Test
  void leavesNoMarkWhereNobodyTraces() {
    deliver("[0]", TraceParent.NONE);
    deliver("[1]", TraceParent.NONE);

    awaitHeard("@" + CAME + " [0]", "@" + CAME + " [1]");
  }

  @Test
  void isToldOnceWhenTheEventIsRepeated() {
    assertThat(deliver("once", "[0]", TRACE)).isEqualTo(Delivery.DELIVERED);
    assertThat(deliver("once", "[0]", TRACE)).isEqualTo(Delivery.REPEATED);
    deliver("[1]", TraceParent.NONE);

    awaitHeard("@" + CAME + "@" + TRACE.text() + " [0]", "@" + CAME + " [1]");
  }

  private void deliver(String event, TraceParent trace) {
    assertThat(deliver("", event, trace)).isEqualTo(Delivery.DELIVERED);
  }

  private Delivery deliver(String onceId, String event, TraceParent trace) {
    return Await.on(writer.deliver("room", onceId, event, CAME, trace));
  }

  private void awaitHeard(String... told) {
    await().untilAsserted(() -> assertThat(heard).containsExactly(told));
  }
}
