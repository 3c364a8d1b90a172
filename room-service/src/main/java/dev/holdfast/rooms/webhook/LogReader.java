package dev.holdfast.rooms.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.digest.Sha256;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads logs as a webhook is told of them. Waits. */
@Singleton
final class LogReader {
  private static final int PAGE = 100;
  private static final int ID_BYTES = 16;

  private final Streams streams;
  private final RedisLinks redis;
  private final ObjectMapper json;

  LogReader(Streams streams, RedisLinks redis, ObjectMapper json) {
    this.streams = streams;
    this.redis = redis;
    this.json = json;
  }

  /**
   * Some of a log.
   *
   * @param items oldest first
   * @param more whether there was more behind them
   */
  record Batch(List<Item> items, boolean more) {
    /** Whether there is nothing: nothing new, or no log any more. */
    boolean isEmpty() {
      return items.isEmpty();
    }
  }

  /** An entry, and what is to be sent of it, if anything. */
  record Item(Offset offset, Optional<WebhookMessage> message) {}

  /**
   * What comes after an offset.
   *
   * @param after empty if nothing was read before
   * @param since what happened earlier is not sent, ms since the Unix epoch
   */
  Batch read(Webhook webhook, EventLogRef log, Optional<Offset> after, long since) {
    Offset from = after.orElse(Offset.START);
    return switch (Await.on(streams.read(log.events(), from, PAGE))) {
      case Page.Held held ->
          new Batch(
              held.entries().stream().map(entry -> item(webhook, log, entry, since)).toList(),
              !held.entries().isEmpty() && !held.entries().getLast().offset().equals(held.last()));
      case Page.Gone gone -> gap(webhook, log, from, since);
    };
  }

  /** Events that were lost before they were sent are told of, in their place. */
  private Batch gap(Webhook webhook, EventLogRef log, Offset from, long since) {
    Optional<Entry> oldest = oldest(log);
    if (oldest.isEmpty()) {
      return new Batch(List.of(), false);
    }
    Offset first = oldest.get().offset();
    Offset before = new Offset(first.epoch(), first.sequence() - 1);
    long at = LoggedEvent.read(oldest.get()).at();
    // Whoever is told from now on has lost nothing by what was trimmed before.
    if (from.equals(Offset.START) && at < since) {
      return new Batch(List.of(new Item(before, Optional.empty())), true);
    }
    ObjectNode data = json.createObjectNode().put("after", from.toString());
    data.put("next", first.toString());
    data.put(log.name().kind() + "Id", log.name().id());
    WebhookMessage message =
        message(
            webhook,
            log,
            WebhookMessage.GAP,
            at,
            before,
            log.name().member() + " " + WebhookMessage.GAP + " " + from + " " + first,
            data);
    return new Batch(List.of(new Item(before, Optional.of(message))), true);
  }

  private Optional<Entry> oldest(EventLogRef log) {
    Response found = Await.on(redis.send(Command.XRANGE, log.events(), "-", "+", "COUNT", 1));
    return found.stream()
        .findFirst()
        .map(
            one ->
                new Entry(
                    Offset.parse(one.get(0).toString()).orElseThrow(),
                    one.get(1).get(1).toString()));
  }

  private Item item(Webhook webhook, EventLogRef log, Entry entry, long since) {
    LoggedEvent event = LoggedEvent.read(entry);
    Offset offset = entry.offset();
    if (!event.isReadable()
        || event.at() < since
        || !log.owns(event)
        || !webhook.wants(event.type())) {
      return new Item(offset, Optional.empty());
    }
    String name = log.name().member() + " " + offset;
    return new Item(
        offset,
        Optional.of(message(webhook, log, event.type(), event.at(), offset, name, event.data())));
  }

  private WebhookMessage message(
      Webhook webhook,
      EventLogRef log,
      String type,
      long at,
      Offset offset,
      String name,
      JsonNode data) {
    String id = idOf(name);
    ObjectNode body =
        json.createObjectNode()
            .put("id", id)
            .put("hook", webhook.name())
            .put("type", type)
            .put("at", at);
    for (String whose : List.of("roomId", "callId")) {
      if (data.path(whose).isTextual()) {
        body.set(whose, data.path(whose));
      }
    }
    body.put("log", log.name().member()).put("offset", offset.toString()).set("data", data);
    return new WebhookMessage(id, type, at, offset, body.toString());
  }

  /** The same for the same event, whoever reads it and how often. */
  private static String idOf(String name) {
    byte[] digest = Arrays.copyOf(Sha256.of(name), ID_BYTES);
    return "evt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }
}
