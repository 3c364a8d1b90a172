package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.event.EventRelay;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.token.Role;
import dev.holdfast.testing.Patience;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** One relay at a time delivers what a room logs; whoever waits for it waits for no more. */
class RoomRelayTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

  private final ReplicaState replica = new ReplicaState();
  private final RoomScripts scripts = replica.scripts;
  private final RoomDelivery delivery =
      new RoomDelivery(
          new EventRelay(replica.records, replica.sessions), replica.dispatch, replica.streams);
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);
  private final Client ann = replica.arrives("ann");

  @Test
  void whoeverWaitsIsDoneOnceAnotherRelayHasDeliveredItsEvent() {
    Await.on(scripts.join(room, replica.sessionUser(ann), "call", "v", JoinReason.OWN_WILL));
    take("other", Optional.empty());
    RoomRelay relay = new RoomRelay(scripts, delivery, LONG, VIRTUAL);
    Offset own = Await.on(scripts.reconcile(room, LONG)).change().undelivered().orElseThrow();
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(() -> relay.relay(room, own), VIRTUAL);

    // The room does not become quiet: the other relay always finds more.
    Patience.await()
        .until(
            () -> {
              Offset last =
                  Await.on(scripts.reconcile(room, LONG)).change().undelivered().orElseThrow();
              comesAndGoes("eve");
              take("other", Optional.of(last));
              return done.isDone();
            });

    assertThat(done).isCompleted();
    assertThat(replica.told(ann)).as("told by this relay").isEmpty();
  }

  @Test
  void aPassThatCannotBeginLeavesNothingBehind() {
    Await.on(scripts.join(room, replica.sessionUser(ann), "call", "v", JoinReason.OWN_WILL));
    Offset last = Await.on(scripts.reconcile(room, LONG)).change().undelivered().orElseThrow();
    boolean[] failed = {false};
    RoomRelay relay =
        new RoomRelay(
            scripts,
            delivery,
            LONG,
            pass -> {
              if (!failed[0]) {
                failed[0] = true;
                throw new OutOfMemoryError("no thread");
              }
              VIRTUAL.execute(pass);
            });

    assertThatThrownBy(() -> relay.relay(room, last)).hasMessageContaining("no thread");
    relay.relay(room, last);

    assertThat(Await.on(scripts.reconcile(room, LONG)).change().undelivered()).isEmpty();
  }

  @Test
  void aFailedPassLetsOthersTry() {
    replica.joins(ann, room);
    Client bob = replica.arrives("bob");
    replica.joins(bob, room);
    String broken = "{session:" + ann.sessionId() + "}";
    Await.on(replica.redis.send(Command.DEL, broken));
    Await.on(replica.redis.send(Command.SET, broken, "no hash"));

    comesAndGoes("eve");
    assertThatThrownBy(() -> replica.reconciler.at(room)).isInstanceOf(RuntimeException.class);

    Patience.await()
        .until(() -> !Await.on(replica.redis.send(Command.HEXISTS, key(), "relay")).toBoolean());
    assertThat(take("other", Optional.empty())).isInstanceOf(Undelivered.Events.class);
  }

  @Test
  void aRelayThatFinishesLateRepeatsNothingAndTurnsNothingBack() {
    replica.joins(ann, room);
    comesAndGoes("bob");
    Undelivered.Events late = (Undelivered.Events) take("late", Optional.empty());
    replica.sets(key(), Map.of("relayUntil", 1));
    comesAndGoes("eve");
    new ReplicaState().reconciler.at(room);

    delivery.deliver(room, late, () -> true);
    take("late", Optional.of(late.events().getLast().offset()));

    assertThat(Await.on(scripts.reconcile(room, LONG)).change().undelivered()).isEmpty();
    assertThat(replica.told(ann))
        .containsExactly(
            "participant-joined",
            "participant-left",
            "call-ended",
            "participant-joined",
            "participant-left",
            "call-ended");
  }

  private void comesAndGoes(String name) {
    SessionUser sessionUser =
        new SessionUser(name, name, Role.CUSTOMER, "session-of-" + name, 1, 1);
    Await.on(scripts.join(room, sessionUser, "call", "v", JoinReason.OWN_WILL));
    Await.on(
        scripts.leave(
            room,
            name,
            sessionUser.sessionId(),
            OptionalLong.empty(),
            LeaveReason.byOwnWill(name)));
  }

  private Undelivered take(String holder, Optional<Offset> delivered) {
    return Await.on(scripts.take(room, holder, LONG, delivered));
  }

  private String key() {
    return "{room:" + room + "}";
  }
}
