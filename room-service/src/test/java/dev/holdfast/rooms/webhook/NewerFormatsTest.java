package dev.holdfast.rooms.webhook;

import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.redis.Await;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a later version, or nobody, writes into a room's log and its hashes. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@QuarkusTestResource(value = Receivers.class, restrictToAnnotatedClass = true)
class NewerFormatsTest extends WebhookTest {
  private final Receiver every = Receivers.of("every");

  @Test
  void whatIsNotUnderstoodIsPassedOverByAllWhoReadTheLog() {
    String room = roomGuests.room("standard");
    add(room, "p2", "later", "t", "1");
    add(room, "later", "field");
    add(room, "p", "later", "t", "1");
    add(room, "p", "{\"later\":true}", "t", "1");

    comesAndGoes(room);

    List<String> expected = List.of("room-created", "participant-joined", "participant-left");
    await().untilAsserted(() -> assertThat(types(every, room)).isEqualTo(expected));
    assertThat(byService().get("/v1/rooms/" + room + "/events").jsonPath().getList("events.type"))
        .isEqualTo(expected);
    assertThat(count("holdfast.newer.formats.ignored", "kind", "outbox")).isPositive();
  }

  @Test
  void aRoomIsShownWhateverIsInItsHashes() {
    String room = roomGuests.room("standard");
    roomGuests.enters("alice", "customer", room);
    double before = count("holdfast.newer.formats.ignored", "kind", "hash");
    Await.on(redis.send(Command.HSET, "{room:" + room + "}", "status", "later", "format", "2"));
    Await.on(redis.send(Command.HSET, "{room:" + room + "}", "createdAt", "later", "later", "1"));
    Await.on(redis.send(Command.HSET, "{room:" + room + "}:participants", "later", "no JSON"));

    var shown = byService().get("/v1/rooms/" + room);

    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.jsonPath().getString("status")).isEqualTo("unknown");
    assertThat(count("holdfast.newer.formats.ignored", "kind", "hash")).isGreaterThan(before);
  }

  private void add(String room, String... fields) {
    String log = "{room:" + room + "}:events";
    String last =
        Await.on(redis.send(Command.XREVRANGE, log, "+", "-", "COUNT", 1)).get(0).get(0).toString();
    List<Object> args = new ArrayList<>(List.of(fields));
    args.addFirst(last.replaceAll("-.*", "-*"));
    Await.on(redis.send(Command.XADD, log, args.toArray()));
  }
}
