package dev.holdfast.rooms.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.rooms.access.Callers;
import dev.holdfast.state.digest.Sha256;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.quota.Quotas;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.session.RandomId;
import dev.holdfast.state.token.Caller;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What was done, and answered, under an {@code Idempotency-Key}. The key is taken before the work
 * begins, with an id for whatever the work makes: whoever repeats a request that died in between
 * makes the same. Refusals are not kept: what was refused may be tried again.
 */
@Singleton
public final class IdempotencyKeys {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final String SPACE = " ";
  private static final int OK = 200;

  private final RedisLinks redis;
  private final Quotas quotas;
  private final Callers callers;
  private final ObjectMapper json;

  IdempotencyKeys(RedisLinks redis, Quotas quotas, Callers callers, ObjectMapper json) {
    this.redis = redis;
    this.quotas = quotas;
    this.callers = callers;
    this.json = json;
  }

  /**
   * A request that changes something.
   *
   * @param key keys of different callers are different keys
   * @param address method and path
   * @param body as it was understood
   */
  public record Write(Optional<String> key, String address, Object body) {}

  /** What is answered. */
  public record Answer<T>(int status, T body) {}

  /** A key that was taken. */
  private record Taken(String key, String id) {}

  /**
   * Does something once for a key of the current caller, and gives the first answer ever after;
   * without a key does it each time. Waits.
   *
   * @param type of the answer
   * @throws HoldfastException {@code idempotency-conflict} if the key was used for another request;
   *     {@code rate-limited} if the caller has used too many
   */
  public <T> T once(Write write, Class<T> type, Supplier<T> work) {
    return make(write, type, id -> new Answer<>(OK, work.get())).body();
  }

  /**
   * As {@link #once}, of work that makes something.
   *
   * @param work given an id for what it makes: the same one if it has to be begun anew
   */
  public <T> Answer<T> make(Write write, Class<T> type, Function<String, Answer<T>> work) {
    if (write.key().isEmpty()) {
      return work.apply(RandomId.random());
    }
    Taken taken = take(write.key().get(), write, callers.current());
    Optional<Answer<T>> before = answerOf(taken, type);
    return before.orElseGet(() -> first(taken, type, work));
  }

  private <T> Answer<T> first(Taken taken, Class<T> type, Function<String, Answer<T>> work) {
    try {
      return keep(taken, work.apply(taken.id()), type);
    } catch (HoldfastException refusal) {
      // The same request at the same time may have done it, and this one came too late for it.
      return answerOf(taken, type).orElseThrow(() -> refusal);
    }
  }

  private Taken take(String idempotencyKey, Write write, Caller caller) {
    String key = "{idempotency:" + digest(caller.userId() + "\0" + idempotencyKey) + "}";
    String fingerprint = digest(write.address() + "\0" + text(write.body()));
    String id = RandomId.random();
    Response before =
        Await.on(
            redis.send(
                Command.SET, key, fingerprint + SPACE + id, "NX", "GET", "PX", KEPT.toMillis()));
    if (before == null) {
      return new Taken(counted(key, caller), id);
    }
    String[] kept = before.toString().split(SPACE);
    if (!kept[0].equals(fingerprint)) {
      throw new HoldfastException(
          ErrorCode.IDEMPOTENCY_CONFLICT, "this Idempotency-Key was used for another request");
    }
    return new Taken(key, kept[1]);
  }

  private String counted(String key, Caller caller) {
    try {
      Await.on(quotas.take(Quotas.Kind.IDEMPOTENCY_KEYS, caller));
      return key;
    } catch (HoldfastException tooMany) {
      Await.on(redis.send(Command.DEL, key));
      throw tooMany;
    }
  }

  private <T> Optional<Answer<T>> answerOf(Taken taken, Class<T> type) {
    return Optional.ofNullable(Await.on(redis.send(Command.GET, answerKey(taken))))
        .map(kept -> read(kept.toString(), type));
  }

  // Of several who do it at the same time, all give the answer of the first.
  private <T> Answer<T> keep(Taken taken, Answer<T> answer, Class<T> type) {
    String value = answer.status() + SPACE + text(answer.body());
    Response first =
        Await.on(
            redis.send(Command.SET, answerKey(taken), value, "NX", "GET", "PX", KEPT.toMillis()));
    return first == null ? answer : read(first.toString(), type);
  }

  private static String answerKey(Taken taken) {
    return taken.key() + ":answer";
  }

  private <T> Answer<T> read(String kept, Class<T> type) {
    int space = kept.indexOf(SPACE);
    try {
      return new Answer<>(
          Integer.parseInt(kept.substring(0, space)),
          json.readValue(kept.substring(space + 1), type));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(text));
  }
}
