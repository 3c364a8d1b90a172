package dev.holdfast.state.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The ids of calls by the time at which they were asked for: of all, of a person, of a queue; that
 * is the same time in every list, so that lists can be merged. An id may still stand here after its
 * record is gone; readers skip it.
 */
@Singleton
public final class CallIndex {
  private static final Script LIST = Script.named("call/list");

  private final RedisLinks redis;
  private final CallConfig config;

  public CallIndex(RedisLinks redis, CallConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /** Whose calls are listed. */
  public sealed interface Facet {
    record All() implements Facet {}

    record Person(String userId) implements Facet {}

    record Queue(String name) implements Facet {}
  }

  /**
   * A place in a list: newer calls stand before older ones.
   *
   * @param requestedAt ms since the Unix epoch
   */
  public record Place(long requestedAt, String callId) {
    /** Before every call. */
    public static final Place NEWEST = new Place(Long.MAX_VALUE, "");
  }

  /**
   * Enters a call where its events say that it belongs. May be repeated.
   *
   * @param requestedAt ms since the Unix epoch; empty if nothing is left of the call's beginning
   */
  Future<Void> enter(String callId, OptionalLong requestedAt, Collection<List<JsonNode>> events) {
    if (requestedAt.isEmpty()) {
      return Future.succeededFuture();
    }
    long at = requestedAt.getAsLong();
    return Future.all(
            events.stream()
                .flatMap(List::stream)
                .flatMap(CallIndex::facets)
                .distinct()
                .map(facet -> enter(callId, at, facet))
                .toList())
        .mapEmpty();
  }

  /** Up to {@code most} calls before a place, newest first. */
  public Future<List<Place>> before(Facet facet, Place place, int most) {
    // Of the same millisecond all are read and those up to the place skipped.
    return redis
        .send(
            Command.ZRANGE,
            key(facet),
            place.requestedAt(),
            "-inf",
            "BYSCORE",
            "REV",
            "LIMIT",
            0,
            most + 64,
            "WITHSCORES")
        .map(CallIndex::places)
        .map(
            places ->
                places.stream()
                    .filter(
                        one ->
                            one.requestedAt() < place.requestedAt()
                                || one.callId().compareTo(place.callId()) < 0)
                    .limit(most)
                    .toList());
  }

  private Future<Void> enter(String callId, long at, Facet facet) {
    long kept = config.retention().multipliedBy(2).toMillis();
    return redis.run(LIST, List.of(key(facet)), callId, at, kept).mapEmpty();
  }

  private static Stream<Facet> facets(JsonNode event) {
    JsonNode data = event.path("data");
    return switch (EventType.named(event.path("type").asText()).orElse(null)) {
      case CALL_REQUESTED ->
          Stream.of(
              new Facet.All(),
              new Facet.Person(data.path("customer").path("userId").asText()),
              new Facet.Queue(data.path("queue").asText()));
      // Who asked for it is in its lists since then.
      case CALL_STARTED ->
          data.has("customerId")
              ? people(data.path("participants"), data.path("customerId").asText())
              : Stream.concat(Stream.of(new Facet.All()), people(data.path("participants"), ""));
      case CALL_ACCEPTED, CALL_TRANSFERRED ->
          Stream.of(new Facet.Person(data.path("agentId").asText()));
      case PARTICIPANT_JOINED ->
          Stream.of(new Facet.Person(data.path("participant").path("userId").asText()));
      case null, default -> Stream.of();
    };
  }

  private static Stream<Facet> people(JsonNode participants, String but) {
    List<Facet> people = new ArrayList<>();
    participants.forEach(
        one -> {
          String userId = one.path("userId").asText();
          if (!userId.equals(but)) {
            people.add(new Facet.Person(userId));
          }
        });
    return people.stream();
  }

  private static List<Place> places(Response flat) {
    List<Place> places = new ArrayList<>();
    for (Response pair : flat) {
      places.add(new Place(pair.get(1).toLong(), pair.get(0).toString()));
    }
    return places;
  }

  private static String key(Facet facet) {
    return switch (facet) {
      case Facet.All all -> "{calls}";
      case Facet.Person(String userId) -> KeyPart.tag("calls:person", userId);
      case Facet.Queue(String name) -> KeyPart.tag("calls:queue", name);
    };
  }
}
