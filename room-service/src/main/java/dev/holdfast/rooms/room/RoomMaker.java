package dev.holdfast.rooms.room;

import dev.holdfast.rooms.idempotency.IdempotencyKey;
import dev.holdfast.rooms.idempotency.IdempotencyKeys;
import dev.holdfast.rooms.idempotency.IdempotencyKeys.Answer;
import dev.holdfast.state.quota.Quotas;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.room.RoomPolicy;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.token.Caller;
import jakarta.inject.Singleton;

/** Makes rooms, each once however often it is asked for; call it on a virtual thread. */
@Singleton
final class RoomMaker {
  private static final int CREATED = 201;
  private static final int FOUND = 200;
  private static final String PROBED = "dry-run";

  private final Rooms rooms;
  private final RoomConfig config;
  private final Quotas quotas;
  private final IdempotencyKeys keys;

  RoomMaker(Rooms rooms, RoomConfig config, Quotas quotas, IdempotencyKeys keys) {
    this.rooms = rooms;
    this.config = config;
    this.quotas = quotas;
    this.keys = keys;
  }

  /** Answers 201 with a room that was made for this request, 200 with one that was there before. */
  Answer<RoomState> make(RoomRequest request, Caller caller, IdempotencyKey key) {
    return keys.make(
        key.of("POST /v1/rooms", request),
        RoomState.class,
        newId -> {
          Await.on(quotas.take(Quotas.Kind.ROOMS, caller));
          return make(newId, request);
        });
  }

  /**
   * Does what comes before a room is made: its policy has to be one, and Redis has to answer.
   *
   * @throws dev.holdfast.state.error.HoldfastException if it could not be made now
   */
  void check(RoomRequest request) {
    policyOf(request);
    Await.on(rooms.find(request.id().orElse(PROBED)));
  }

  private Answer<RoomState> make(String newId, RoomRequest request) {
    Rooms.Made made = rooms.make(request.id().orElse(newId), typeOf(request), policyOf(request));
    // Nobody else makes a room of a random id: if it was there, this very request had died.
    boolean isNew = made.isNew() || request.id().isEmpty();
    return new Answer<>(isNew ? CREATED : FOUND, RoomState.of(made.room()));
  }

  private RoomPolicy policyOf(RoomRequest request) {
    return request.policy().orElse(PolicyRequest.NONE).over(config.policyOf(typeOf(request)));
  }

  private static String typeOf(RoomRequest request) {
    return request.type().orElse(RoomRequest.DEFAULT_TYPE);
  }
}
