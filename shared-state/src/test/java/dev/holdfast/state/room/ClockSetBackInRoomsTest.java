package dev.holdfast.state.room;

import dev.holdfast.state.ClockSetBack;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.OwnRedis;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.webhook.Progress;
import dev.holdfast.testing.Patience;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever somebody waits for comes, also after Redis's clock was set back by an hour. */
class ClockSetBackInRoomsTest extends OwnRedis {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration BRIEF = Duration.ofMillis(60);

  /** Begins to wait for something. Returns whether it has come. */
  private enum Wait implements Supplier<BooleanSupplier> {
    FOR_A_PUT_OFF_RETURN {
      @Override
      public BooleanSupplier get() {
        String room = state.newRoom(new RoomPolicy(LONG, LONG, 6));
        List.of("a", "b", "x", "y", "z").forEach(one -> joins(room, one));
        List.of("x", "y", "z")
            .forEach(one -> Await.on(state.scripts.disconnect(room, one, one, 1, Departure.LOST)));
        Await.on(state.scripts.reconnect(room, "z", "z", 2));
        int told = state.log(room).size();
        return () -> {
          Await.on(state.scripts.reconnect(room, "x", "x", 2));
          Await.on(state.scripts.tellReturns(room));
          return state.log(room).size() > told;
        };
      }
    },
    FOR_WHO_DOES_NOT_RETURN {
      @Override
      public BooleanSupplier get() {
        String room = state.newRoom(new RoomPolicy(BRIEF, LONG, 6));
        state.drops(joined(room));
        return () -> reconciled(room).participants().isEmpty();
      }
    },
    FOR_AN_EMPTY_ROOM_TO_CLOSE {
      @Override
      public BooleanSupplier get() {
        String room = state.newRoom(new RoomPolicy(LONG, BRIEF, 6));
        return () -> reconciled(room).status() == RoomStatus.CLOSED;
      }
    },
    FOR_A_RELAY_THAT_HAS_DIED {
      @Override
      public BooleanSupplier get() {
        String room = state.newRoom(ReplicaState.LONG_WINDOW);
        joins(room, "a");
        take(room, "dead", LONG);
        return () -> take(room, "alive", LONG) instanceof Undelivered.Events;
      }
    },
    FOR_THE_LEASE_OF_WHO_HAS_DIED {
      @Override
      public BooleanSupplier get() {
        Await.on(state.replicas.renew("dead", "127.0.0.1:1", BRIEF));
        return () -> {
          Await.on(state.replicas.renew(state.id, "127.0.0.1:1", LONG));
          return Await.on(state.replicas.remaining("dead")).isZero();
        };
      }
    },
    FOR_A_RECONCILIATION {
      @Override
      public BooleanSupplier get() {
        claims("");
        Await.on(state.deadlines.schedule("call:x", BRIEF));
        return () -> claims("call:x");
      }
    },
    FOR_A_WEBHOOK_WHOSE_SENDER_HAS_DIED {
      @Override
      public BooleanSupplier get() {
        isTaken();
        return this::isTaken;
      }

      private boolean isTaken() {
        return take("{room:held}:hook:x", BRIEF);
      }
    },
    FOR_THE_NEXT_ATTEMPT_OF_A_WEBHOOK {
      @Override
      public BooleanSupplier get() {
        String key = "{room:paused}:hook:x";
        take(key, LONG);
        Progress.Times times = new Progress.Times(LONG, LONG);
        Await.on(new Progress(redis).pause(key, 1, 1, BRIEF, times));
        return () -> take(key, LONG);
      }
    },
    FOR_EVENTS_OF_A_ROOM_MADE_ANEW {
      @Override
      public BooleanSupplier get() {
        Client ann = state.arrives("ann");
        notes(ann, "9-7");
        return () -> {
          notes(ann, "8-1");
          return state.outbox(ann).size() > 1;
        };
      }

      private void notes(Client client, String offset) {
        Map<Offset, String> event = Map.of(Offset.parse(offset).orElseThrow(), "[]");
        Await.on(
            state.sessions.notify(
                client.sessionId(), new LogName.Room("r"), new LinkedHashMap<>(event)));
      }
    };

    ReplicaState state;

    Client joined(String room) {
      Client client = state.arrives("ann");
      state.joins(client, room);
      return client;
    }

    void joins(String room, String user) {
      SessionUser sessionUser = new SessionUser(user, user, Role.CUSTOMER, user, 1, 1);
      Await.on(state.scripts.join(room, sessionUser, "c", "v", JoinReason.OWN_WILL));
    }

    RoomView reconciled(String room) {
      state.reconciler.at(room);
      return state.rooms.show(room);
    }

    Undelivered take(String room, String holder, Duration lease) {
      return Await.on(state.scripts.take(room, holder, lease, Optional.empty()));
    }

    boolean take(String key, Duration hold) {
      Progress.Times times = new Progress.Times(hold, LONG);
      return Await.on(new Progress(redis).take(key, times)) instanceof Progress.Take.Taken;
    }

    boolean claims(String member) {
      boolean isThere = false;
      for (int shard = 0; shard < Deadlines.SHARDS; shard++) {
        isThere |=
            Await.on(state.deadlines.claim(shard, 99, LONG)).stream()
                .anyMatch(claimed -> claimed.member().equals(member));
      }
      return isThere;
    }
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  void comes(Wait wait) {
    wait.state = new ReplicaState(redis, OneRedis.subscriptions());
    BooleanSupplier hasCome = wait.get();

    ClockSetBack.in(redis, "");

    Patience.await().until(hasCome::getAsBoolean);
  }
}
