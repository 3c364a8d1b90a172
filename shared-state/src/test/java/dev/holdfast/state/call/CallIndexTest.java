package dev.holdfast.state.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CallIndex.Facet;
import dev.holdfast.state.call.CallIndex.Place;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.KeyPart;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Calls are listed by their queue and by those who were in them. */
class CallIndexTest {
  private final CallIndex index = new CallIndex(OneRedis.links(), Configured.by(CallConfig.class));
  private final String customer = OneRedis.newId("customer");
  private final String queue = OneRedis.newId("queue");

  @Test
  void listsLiveForTwiceTheRetentionAfterACallThatIsNewThere() {
    String call = OneRedis.newId("call");
    enters(call, 1000);

    String person = KeyPart.tag("calls:person", customer);
    assertThat(timeToLive(person)).isPositive();
    assertThat(timeToLive(KeyPart.tag("calls:queue", queue))).isPositive();
    assertThat(timeToLive("{calls}")).isPositive();

    Await.on(OneRedis.links().send(Command.PEXPIRE, person, 60_000));
    enters(call, 2000);
    assertThat(timeToLive(person)).isLessThanOrEqualTo(60_000);
    enters(OneRedis.newId("call"), 2000);
    assertThat(timeToLive(person)).isGreaterThan(60_000);
    assertThat(before(new Facet.Person(customer), Place.NEWEST, 10))
        .extracting(Place::requestedAt)
        .containsExactly(2000L, 1000L);
  }

  @Test
  void callsAreListedByQueueAndPersonNewestFirst() {
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.addFirst(OneRedis.newId("call"));
      enters(calls.getFirst(), 1000 + i / 2);
    }

    List<Place> first = before(new Facet.Queue(queue), Place.NEWEST, 2);
    List<Place> second = before(new Facet.Queue(queue), first.getLast(), 10);

    assertThat(first).hasSize(2);
    List<Place> all = new ArrayList<>(first);
    all.addAll(second);
    assertThat(all).extracting(Place::callId).containsExactlyInAnyOrderElementsOf(calls);
    assertThat(all)
        .extracting(Place::requestedAt)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(before(new Facet.Person(customer), Place.NEWEST, 10)).hasSize(5);
    assertThat(before(new Facet.Person("nobody"), Place.NEWEST, 10)).isEmpty();
  }

  private void enters(String call, long requestedAt) {
    ObjectNode requested = JsonNodeFactory.instance.objectNode();
    requested.put("type", "call-requested").put("at", requestedAt);
    requested.putObject("data").put("queue", queue).putObject("customer").put("userId", customer);
    Await.on(index.enter(call, OptionalLong.of(requestedAt), List.of(List.of(requested))));
  }

  private List<Place> before(Facet facet, Place place, int most) {
    return Await.on(index.before(facet, place, most));
  }

  private static long timeToLive(String key) {
    return Await.on(OneRedis.links().send(Command.PTTL, key)).toLong();
  }
}
