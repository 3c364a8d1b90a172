package dev.holdfast.state.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.stream.TraceParent;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A session in a room, with small limits, and whoever delivers to it. */
final class Outbox {
  static final String ROOM = "room";
  static final long CAME = System.currentTimeMillis() * 1_000;
  static final int HELD = 64;
  static final int HELD_BYTES = 64_000;
  static final int LARGE = 10_000;

  final RedisLinks redis;
  final Sessions sessions;
  final String id;
  final List<String> sent = new ArrayList<>();

  Outbox(RedisLinks redis, String... properties) {
    this.redis = redis;
    this.sessions = new Sessions(redis, Configured.by(SessionConfig.class, properties));
    id = Await.on(sessions.open(PrivateId.random(), "ann", "{}", "here")).pid().sessionId();
    Await.on(sessions.enterRoom(id, 1, ROOM, 1_000, "v"));
  }

  Outbox() {
    this(
        OneRedis.links(),
        "holdfast.session.held-events",
        "" + HELD,
        "holdfast.session.held-bytes",
        "" + HELD_BYTES);
  }

  void deliver(OutboxWriter writer, String event) {
    assertThat(Await.on(writer.deliver(ROOM, "", event, CAME, TraceParent.NONE)))
        .isEqualTo(Delivery.DELIVERED);
    sent.add(event);
  }

  void deliverSmall(OutboxWriter writer, int many) {
    IntStream.range(0, many).forEach(i -> deliver(writer, "[" + sent.size() + "]"));
  }

  List<Response> entries() {
    return Await.on(redis.send(Command.XRANGE, key(":outbox"), "-", "+")).stream().toList();
  }

  List<String> held() {
    return entries().stream().map(entry -> entry.get(1).get(1).toString()).toList();
  }

  Page read(Offset after) {
    Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
    return Await.on(streams.read(Sessions.outboxOf(id), after, 1_000));
  }

  Offset last() {
    return read(new Offset("1", 1)).last();
  }

  /** Returns the bytes of all counted entries. */
  long appendAsBefore(boolean light, long bytes) {
    Offset last = Offset.parse(entries().getLast().get(0).toString()).orElseThrow();
    String event = "as before " + sent.size();
    sent.add(event);
    if (light) {
      append(last.epoch() + "-*", "p", event, "t", CAME / 1_000);
      return bytes;
    }
    Response counted = entries().stream().filter(entry -> !isLight(entry)).toList().getLast();
    append(
        new Offset(last.epoch(), last.sequence() + 1),
        "p",
        event,
        "t",
        CAME / 1_000,
        "b",
        bytes + event.length(),
        "r",
        counted.get(1).get(7));
    return bytes + event.length();
  }

  private void append(Object... args) {
    Await.on(redis.send(Command.XADD, key(":outbox"), args));
  }

  long ttl(String part) {
    return Await.on(redis.send(Command.PTTL, key(part))).toLong();
  }

  String key(String part) {
    return "{session:" + id + "}" + part;
  }

  static boolean isLight(Response entry) {
    return entry.get(1).size() == 4;
  }

  static void deliverAny(Random random, Outbox outbox, OutboxWriter writer) {
    int size = random.nextInt(6) == 0 ? random.nextInt(LARGE) : random.nextInt(60);
    outbox.deliver(writer, outbox.sent.size() + ":" + "x".repeat(size));
  }

  // A little more than the bounds may be held (see StreamLimits), and never less than fits into
  // them.
  static void assertBounds(Outbox outbox) {
    List<String> held = outbox.held();
    int all = outbox.sent.size();
    assertThat(held).isEqualTo(outbox.sent.subList(all - held.size(), all));
    assertThat(held.size()).isLessThanOrEqualTo(HELD + 100);
    assertThat(bytes(held)).isLessThanOrEqualTo(HELD_BYTES + HELD_BYTES / 2);
    boolean isAll = held.size() == all || held.size() >= HELD;
    assertThat(
            isAll
                || bytes(held) + bytes(List.of(outbox.sent.get(all - held.size() - 1))) + LARGE
                    > HELD_BYTES)
        .as("%d entries of %d bytes", held.size(), bytes(held))
        .isTrue();
  }

  private static int bytes(List<String> payloads) {
    return payloads.stream().mapToInt(String::length).sum();
  }

  static Delivery deliverNamed(OutboxWriter writer, String onceId) {
    return Await.on(writer.deliver(ROOM, onceId, "[]", CAME, TraceParent.NONE));
  }

  static String epochOf(Outbox outbox) {
    return outbox.last().epoch();
  }
}
