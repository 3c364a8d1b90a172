package dev.holdfast.rooms.room;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.RandomId;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Makes rooms, each once however often it is asked for; call it on a virtual thread. */
@Singleton
final class RoomMaker {
  private static final int CREATED = 201;
  private static final int FOUND = 200;

  private final Rooms rooms;
  private final RoomConfig config;
  private final IdempotencyKeys keys;

  RoomMaker(Rooms rooms, RoomConfig config, IdempotencyKeys keys) {
    this.rooms = rooms;
    this.config = config;
    this.keys = keys;
  }

  /**
   * A room that is there now.
   *
   * @param status 201 if it was made for this request, 200 if it was there before
   */
  record Made(RoomView room, int status) {}

  Made make(RoomRequest request, String userId, Optional<String> idempotencyKey) {
    String id = request.id().orElseGet(RandomId::random);
    if (idempotencyKey.isEmpty()) {
      return make(id, request);
    }
    IdempotencyKeys.Taken taken = keys.take(userId, idempotencyKey.get(), request, id);
    Made made = make(taken.roomId(), request);
    if (taken.status().isPresent()) {
      return new Made(made.room(), taken.status().getAsInt());
    }
    keys.answered(taken, made.status());
    return made;
  }

  private Made make(String id, RoomRequest request) {
    Optional<RoomView> present = Await.on(rooms.find(id));
    if (present.isPresent()) {
      return new Made(present.get(), FOUND);
    }
    String type = request.type().orElse(RoomRequest.DEFAULT_TYPE);
    PolicyRequest policy = request.policy().orElse(PolicyRequest.NONE);
    return new Made(rooms.create(id, type, policy.over(config.policyOf(type))), CREATED);
  }
}
