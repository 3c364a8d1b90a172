package dev.holdfast.rooms.room;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.OptionalInt;

/**
 * What was done under an {@code Idempotency-Key}. The key is taken, with the room's id, before the
 * room is made: whoever repeats a request that died in between makes the same room.
 */
@Singleton
final class IdempotencyKeys {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final String SPACE = " ";

  private final RedisLinks redis;
  private final ObjectMapper json;

  IdempotencyKeys(RedisLinks redis, ObjectMapper json) {
    this.redis = redis;
    this.json = json;
  }

  /**
   * A key that was taken for a request.
   *
   * @param roomId the room that the request is about, the first time and ever after
   * @param status of the first answer; empty if it is not known to have been given
   */
  record Taken(String key, String fingerprint, String roomId, OptionalInt status) {}

  /**
   * Takes a key, or finds what it was taken for.
   *
   * @param userId keys of different callers are different keys
   * @param roomId used if the key is new
   * @throws HoldfastException {@code idempotency-conflict} if it was taken for another request
   */
  Taken take(String userId, String idempotencyKey, RoomRequest request, String roomId) {
    String key = "{idempotency:" + digest(userId + "\0" + idempotencyKey) + "}";
    String fingerprint = fingerprint(request);
    Response before =
        Await.on(
            redis.send(
                Command.SET,
                key,
                fingerprint + SPACE + roomId,
                "NX",
                "GET",
                "PX",
                KEPT.toMillis()));
    if (before == null) {
      return new Taken(key, fingerprint, roomId, OptionalInt.empty());
    }
    String[] kept = before.toString().split(SPACE);
    if (!kept[0].equals(fingerprint)) {
      throw new HoldfastException(
          ErrorCode.IDEMPOTENCY_CONFLICT, "this Idempotency-Key was used for another request");
    }
    OptionalInt status =
        kept.length > 2 ? OptionalInt.of(Integer.parseInt(kept[2])) : OptionalInt.empty();
    return new Taken(key, fingerprint, kept[1], status);
  }

  /** Keeps what was answered. */
  void answered(Taken taken, int status) {
    Await.on(
        redis.send(
            Command.SET,
            taken.key(),
            String.join(SPACE, taken.fingerprint(), taken.roomId(), Integer.toString(status)),
            "PX",
            KEPT.toMillis()));
  }

  private String fingerprint(RoomRequest request) {
    try {
      return digest(json.writeValueAsString(request));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
