package dev.holdfast.signaling.session;

import dev.holdfast.signaling.replica.ReplicaIdentity;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.RenewResult;
import dev.holdfast.state.session.Sessions;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The sessions that this replica holds, here and in the replica's list in Redis. Both change
 * together for one session, so that an older connection's end never strikes off a newer one.
 */
@Singleton
class SessionRegistry {
  private final ConcurrentHashMap<String, Held> held = new ConcurrentHashMap<>();
  private final Replicas replicas;
  private final Sessions sessions;
  private final ReplicaIdentity replica;

  SessionRegistry(Replicas replicas, Sessions sessions, ReplicaIdentity replica) {
    this.replicas = replicas;
    this.sessions = sessions;
    this.replica = replica;
  }

  /**
   * @param arriving connections that are being attached
   */
  private record Held(int arriving, Optional<ClientSession> session) {}

  /** A session is going to be held: listed before it is attached. */
  Future<Void> arriving(String sessionId) {
    Holder listed = new Holder();
    held.compute(
        sessionId,
        (id, before) -> {
          listed.future = replicas.holds(replica.id(), id);
          return before == null
              ? new Held(1, Optional.empty())
              : new Held(before.arriving() + 1, before.session());
        });
    return listed.future;
  }

  /**
   * A session is held.
   *
   * @return of two connections of the session at this very replica the older one, which gives way;
   *     that may be the one that has just arrived
   */
  Optional<ClientSession> arrived(ClientSession session) {
    Holder before = new Holder();
    held.compute(
        session.id(),
        (id, present) -> {
          before.session = present == null ? Optional.empty() : present.session();
          int others = present == null ? 0 : present.arriving() - 1;
          boolean newer = before.session.filter(other -> other.epoch() > session.epoch()).isEmpty();
          return new Held(others, newer ? Optional.of(session) : before.session);
        });
    return before.session.map(other -> other.epoch() < session.epoch() ? other : session);
  }

  /** A session that was arriving did not come. */
  void turnedBack(String sessionId) {
    strike(sessionId, present -> new Held(present.arriving() - 1, present.session()));
  }

  /** A session is not held any more, and all who care were told. */
  void gone(ClientSession session) {
    strike(
        session.id(),
        present ->
            new Held(present.arriving(), present.session().filter(current -> current != session)));
  }

  private void strike(String sessionId, UnaryOperator<Held> change) {
    held.computeIfPresent(
        sessionId,
        (id, present) -> {
          Held left = change.apply(present);
          if (left.arriving() > 0 || left.session().isPresent()) {
            return left;
          }
          replicas.released(replica.id(), id);
          return null;
        });
  }

  /** Renews the life of a session that is held, here and in the replica's list. */
  Future<RenewResult> keep(ClientSession session) {
    return replicas
        .holds(replica.id(), session.id())
        .compose(listed -> sessions.keep(session.id(), session.epoch(), replica.id()));
  }

  Collection<ClientSession> all() {
    return held.values().stream().flatMap(one -> one.session().stream()).toList();
  }

  /** What a lambda hands out. */
  private static final class Holder {
    private Future<Void> future;
    private Optional<ClientSession> session = Optional.empty();
  }
}
