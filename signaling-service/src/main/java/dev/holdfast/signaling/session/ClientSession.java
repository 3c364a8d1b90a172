package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.EventLoopTimer;
import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.room.RoomView;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.FailedDeliveries;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.Follower;
import dev.holdfast.state.token.Caller;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * A session that this replica holds, with the connection that carries it. Everything about it
 * happens on the connection's event loop.
 */
public final class ClientSession {
  private final SocketConnection connection;
  private final Attachment.Attached attachment;
  private final MembershipCache memberships;
  private final OutboxWriters writers;
  private final boolean recovered;
  private final FailedDeliveries failures;
  private final SerialQueue queue;
  private final KeptAcknowledgments acknowledgments;

  private Caller caller;
  private Optional<Follower> follower = Optional.empty();
  private volatile boolean inDispatch;
  private boolean over;
  private boolean leaving;
  private volatile boolean closesPage;
  private boolean moving;
  private boolean sentEntry;
  private boolean survivedEntry;
  private Future<?> expiry = EventLoopTimer.NONE;
  private Runnable expired = () -> {};
  private Future<?> plannedKeeping = EventLoopTimer.NONE;

  ClientSession(
      SocketConnection connection,
      Admitted admitted,
      MembershipCache memberships,
      OutboxWriters writers,
      SerialQueue queue,
      KeptAcknowledgments acknowledgments) {
    this.connection = connection;
    this.caller = admitted.caller();
    this.attachment = admitted.attachment();
    this.memberships = memberships;
    this.writers = writers;
    this.recovered = admitted.recovered();
    this.failures = admitted.goesOn();
    this.queue = queue;
    this.acknowledgments = acknowledgments;
  }

  public String id() {
    return attachment.pid().sessionId();
  }

  /** Fences: of two holders of a session the one with the higher epoch is right. */
  public long epoch() {
    return attachment.epoch();
  }

  /** Who the token says is there. */
  public Caller caller() {
    return caller;
  }

  /** A newer token of the same user; the connection ends with that one from now on. */
  public void renew(Caller renewed) {
    caller = renewed;
    connection.run(this::planExpiry);
  }

  public SocketConnection connection() {
    return connection;
  }

  /** The rooms the session is in, and who else is there. */
  public MembershipCache memberships() {
    return memberships;
  }

  /** Writes events of the session into the outboxes of others. */
  public OutboxWriters writers() {
    return writers;
  }

  String pid() {
    return attachment.pid().wire();
  }

  /** Whether the client goes on where it was. */
  boolean isRecovered() {
    return recovered;
  }

  /** How connections of the session ended before this one. */
  FailedDeliveries failures() {
    return failures;
  }

  /**
   * A durable event was sent. Behind the first one that a client missed goes a heartbeat: whoever
   * answers it has read the event and lives. What a client says by itself proves nothing: it may
   * say it as soon as it is connected, before it reads on.
   */
  void sentEntry() {
    if (!sentEntry) {
      sentEntry = true;
      if (recovered) {
        connection.heartbeat().onSuccess(answered -> survivedEntry = true);
      }
    }
  }

  /** Whether the client was sent a durable event, and has not shown that it survived the first. */
  boolean mayHaveDiedOfFirstEntry() {
    return sentEntry && !survivedEntry;
  }

  /** Whether the session, and not another one of the same user, is in a room. */
  public boolean isIn(RoomView room) {
    return room.participant(caller.userId()).filter(me -> me.sessionId().equals(id())).isPresent();
  }

  /**
   * A room that the session is in.
   *
   * @param found what is known of it; empty if it is gone
   * @throws HoldfastException {@code not-in-room}
   */
  public RoomView requireIn(Optional<RoomView> found, String roomId) {
    return found
        .filter(this::isIn)
        .orElseThrow(
            () -> new HoldfastException(ErrorCode.NOT_IN_ROOM, "you are not in room " + roomId));
  }

  /**
   * @throws HoldfastException {@code forbidden} if the token does not grant the queue
   */
  public void requireQueue(String queue) {
    if (!caller.mayUseQueue(queue)) {
      throw new HoldfastException(ErrorCode.FORBIDDEN, "the token does not grant queue " + queue);
    }
  }

  /** Whether a newer connection of the session is known to a room: this one is fenced there. */
  public boolean isDisplacedIn(RoomView room) {
    return room.participant(caller.userId())
        .filter(me -> me.sessionId().equals(id()) && me.epoch() > epoch())
        .isPresent();
  }

  /**
   * The room that an event is about.
   *
   * @param named by the event; the only room the session is in if not
   */
  public String roomMeant(Optional<String> named) {
    return named.orElseGet(
        () -> {
          List<String> in = List.copyOf(memberships.rooms());
          if (in.size() != 1) {
            throw in.isEmpty()
                ? new HoldfastException(ErrorCode.NOT_IN_ROOM, "join a room first")
                : new HoldfastException(
                    ErrorCode.INVALID_PAYLOAD, "roomId is missing: you are in several rooms");
          }
          return in.getFirst();
        });
  }

  /** The session waits in a queue or serves some, or did. */
  public void enterDispatch() {
    inDispatch = true;
  }

  public boolean isInDispatch() {
    return inDispatch;
  }

  /** As the session enters rooms. */
  public SessionUser sessionUser() {
    return SessionUser.of(caller, id(), epoch());
  }

  public SerialQueue queue() {
    return queue;
  }

  public Optional<String> firstAcknowledgment(String eventId) {
    return acknowledgments.of(eventId);
  }

  KeptAcknowledgments acknowledgments() {
    return acknowledgments;
  }

  /** Runs something after so many milliseconds, in place of what was planned so before. */
  void planKeeping(long ms, Runnable keeping) {
    plannedKeeping.cancel(false);
    plannedKeeping = connection.runAfter(ms, keeping);
  }

  /** The same, on the session's event loop. */
  public <T> io.vertx.core.Future<T> onItsEventLoop(io.vertx.core.Future<T> future) {
    Promise<T> promise = Promise.promise();
    future.onComplete(result -> connection.runHere(() -> promise.handle(result)));
    return promise.future();
  }

  void follow(Follower outbox) {
    follower = Optional.of(outbox);
  }

  /** Whether nothing the connection still sends is acted on. */
  public boolean isOver() {
    return over;
  }

  /** Whether what came and waits for its turn is still acted on. */
  public boolean actsOnWhatWaits() {
    return !over || leaving;
  }

  /**
   * The client said goodbye: what it sent before that is acted on, each in its turn, but no more
   * comes from it and nothing is sent to it.
   */
  void leave() {
    fence();
    leaving = true;
  }

  /**
   * The client said that its page closes: as after {@link #leave}, what it sent before is acted on,
   * though the connection may end at any moment. The session stays.
   */
  public void closePage() {
    if (!over) {
      leaving = true;
      closesPage = true;
    }
  }

  boolean closesPage() {
    return closesPage;
  }

  /** From now on nothing the connection sends is acted on, and nothing is sent to it. */
  void fence() {
    over = true;
    expiry.cancel(false);
    follower.ifPresent(Follower::close);
  }

  /** The client is asked to go on at another replica: its rooms need not notice. */
  void move() {
    moving = true;
  }

  boolean isMoving() {
    return moving;
  }

  /** Runs something on the event loop when the token runs out, unless it was renewed by then. */
  void watchExpiry(Runnable expired) {
    this.expired = expired;
    planExpiry();
  }

  private void planExpiry() {
    if (over) {
      return;
    }
    expiry.cancel(false);
    long delay = Math.max(1, caller.acceptedUntil() - System.currentTimeMillis());
    expiry = connection.runAfter(delay, this::expire);
  }

  private void expire() {
    if (caller.acceptedUntil() > System.currentTimeMillis()) {
      planExpiry();
    } else if (!over) {
      expired.run();
    }
  }
}
