package dev.holdfast.rooms.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private final Client client = new Client();
  private final EventStream stream =
      new EventStream(
          client,
          SseImpl.INSTANCE,
          JsonMapper.builder().findAndAddModules().build(),
          Runnable::run,
          () -> client.cutOff = true);
  private boolean over;

  private static final class Client implements Flow.Subscriber<OutboundSseEvent> {
    private final List<OutboundSseEvent> given = new ArrayList<>();
    private Flow.Subscription subscription;
    private boolean completed;
    private boolean cutOff;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(OutboundSseEvent event) {
      given.add(event);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {
      completed = true;
    }

    private List<String> names() {
      return given.stream().skip(1).map(OutboundSseEvent::getName).toList();
    }
  }

  private void begin() {
    stream.begin(() -> over = true);
    client.onSubscribe(stream);
    assertThat(client.given).isEmpty();
    client.subscription.request(1);
    assertThat(client.given.getFirst().getComment()).isEqualTo("alive");
  }

  private static EventFeed.Item event(String name, int characters) {
    return new EventFeed.Item.Event(
        new EventState("1-1", name, 1, Optional.empty(), TextNode.valueOf("x".repeat(characters))));
  }

  @Test
  void isReadyForAnEventWhenTheClientHasTakenTheOneBefore() {
    begin();
    var ready = stream.ready();
    assertThat(ready.isComplete()).isFalse();

    client.subscription.request(1);

    assertThat(ready.succeeded()).isTrue();
    assertThat(stream.ready().isComplete()).isTrue();
    stream.take(event("first", 1));
    assertThat(client.names()).containsExactly("first");
    assertThat(stream.ready().isComplete()).isFalse();
  }

  @Test
  void keepsLittleForAClientThatDoesNotRead() {
    begin();
    stream.take(event("first", EventStream.MOST_WAITING - 1_000));
    stream.take(event("second", 1_000));
    assertThat(client.cutOff).isFalse();

    stream.take(event("third", 1));

    assertThat(client.cutOff).isTrue();
    assertThat(over).isTrue();
    client.subscription.request(5);
    assertThat(client.names()).isEmpty();
  }

  @Test
  void keepsUpWithAClientThatReads() {
    begin();
    for (int i = 0; i < 10; i++) {
      stream.take(event("event", EventStream.MOST_WAITING / 2));
      stream.take(event("event", EventStream.MOST_WAITING / 2));
      client.subscription.request(2);
    }
    assertThat(client.cutOff).isFalse();
    assertThat(client.names()).hasSize(20);
  }

  @Test
  void endsBehindWhatWasGiven() {
    begin();
    stream.take(event("last", 1));
    stream.take(new EventFeed.Item.End());
    assertThat(client.completed).isFalse();

    client.subscription.request(1);

    assertThat(client.names()).containsExactly("last");
    assertThat(client.completed).isTrue();
    assertThat(over).isTrue();
    stream.cutOff();
    assertThat(client.cutOff).isFalse();
  }
}
