package dev.holdfast.state.room;

import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.redis.Await;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Reconciles a room, for the deadline worker. Blocks. */
@Singleton
public final class RoomReconciler {
  private static final Duration RECONCILE_WITHIN = Duration.ofMinutes(5);

  private final RoomScripts scripts;
  private final RoomOutbox outbox;
  private final RoomConfig config;
  private final RoomIndex index;
  private final Rooms rooms;
  private final CallRecords records;
  private final ParticipantReconciler participants;

  RoomReconciler(
      RoomScripts scripts,
      RoomOutbox outbox,
      RoomConfig config,
      RoomIndex index,
      Rooms rooms,
      CallRecords records,
      ParticipantReconciler participants) {
    this.scripts = scripts;
    this.outbox = outbox;
    this.config = config;
    this.index = index;
    this.rooms = rooms;
    this.records = records;
    this.participants = participants;
  }

  /**
   * Relays what was not, makes the room and its participants' sessions agree, ends windows that ran
   * out, closes a room that was empty for long enough.
   *
   * @return when to reconcile again; empty for never
   */
  public Optional<Duration> at(String roomId) {
    return switch (Await.on(scripts.reconcile(roomId, reconcileWithin()))) {
      case ReconcileAnswer.Gone gone -> {
        Await.on(index.drop(roomId));
        yield Optional.empty();
      }
      case ReconcileAnswer.Closing closing -> {
        deliver(roomId, closing.change());
        rooms.close(roomId, closing.reason(), closing.by());
        yield Optional.of(Duration.ZERO);
      }
      case ReconcileAnswer.Found found -> {
        deliver(roomId, found.change());
        found.call().ifPresent(call -> Await.on(records.keep(call)));
        boolean changed = false;
        for (ReconcileAnswer.Seen seen : found.participants()) {
          changed |= participants.reconcile(roomId, seen);
        }
        yield Optional.of(changed ? Duration.ZERO : found.next());
      }
    };
  }

  private void deliver(String roomId, RoomChange change) {
    outbox.relay(roomId, change);
    Await.on(index.add(roomId));
  }

  private Duration reconcileWithin() {
    Duration third = config.retention().dividedBy(3);
    return third.compareTo(RECONCILE_WITHIN) < 0 ? third : RECONCILE_WITHIN;
  }
}
