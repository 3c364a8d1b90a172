package dev.holdfast.state.room;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CallConfig;
import dev.holdfast.state.call.CallIndex;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.dispatch.Dispatches;
import dev.holdfast.state.event.EventRelay;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Subscriptions;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Arrival;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.webhook.Webhooks;
import dev.holdfast.testing.Patience;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What one replica has of the shared state, and what its clients do. */
public final class ReplicaState {
  public static final RoomPolicy LONG_WINDOW =
      new RoomPolicy(Duration.ofMinutes(5), Duration.ofMinutes(10), 16);
  private static final Duration LEASE = Patience.window(Duration.ofMinutes(1));

  public final String id = OneRedis.newId("replica");
  public final RedisLinks redis;
  public final Streams streams;
  public final Sessions sessions;
  public final Deadlines deadlines;
  public final Replicas replicas;
  final RoomConfig config;
  final RoomScripts scripts;
  final RoomIndex index;
  public final CallRecords records;
  public final Dispatch dispatch;
  public final Rooms rooms;
  final RoomNotes notes;
  public final RoomCalls calls;
  public final RoomReconciler reconciler;
  public final Presence presence;

  public ReplicaState(String... properties) {
    this(OneRedis.links(), OneRedis.subscriptions(), properties);
  }

  public ReplicaState(RedisLinks redis, Subscriptions subscriptions, String... properties) {
    this.redis = redis;
    streams = new Streams(OneRedis.VERTX, redis, subscriptions);
    SessionConfig sessionConfig = Configured.by(SessionConfig.class, properties);
    sessions = new Sessions(redis, sessionConfig);
    deadlines = new Deadlines(redis);
    replicas = new Replicas(redis);
    config = Configured.by(RoomConfig.class, properties);
    // By themselves, as of a replica that dies behind them: they take nothing to deliver.
    scripts = new RoomScripts(redis, config, "");
    RoomScripts delivered = new RoomScripts(redis, config);
    index = new RoomIndex(redis);
    Webhooks webhooks = new Webhooks(redis, deadlines);
    CallConfig callConfig = Configured.by(CallConfig.class, properties);
    records = new CallRecords(redis, callConfig, new CallIndex(redis, callConfig), webhooks);
    dispatch = Dispatches.over(redis, sessions, deadlines, replicas, streams, records, properties);
    RoomOutbox outbox =
        new RoomOutbox(
            delivered,
            deadlines,
            webhooks,
            new RoomRelay(
                delivered, new RoomDelivery(new EventRelay(records, sessions), dispatch, streams)));
    rooms = new Rooms(delivered, outbox, config, index, sessions, streams, dispatch);
    notes = new RoomNotes(delivered, outbox, config, callConfig);
    calls = new RoomCalls(delivered, outbox, config, rooms, index, sessions);
    reconciler =
        new RoomReconciler(
            delivered,
            outbox,
            config,
            index,
            rooms,
            records,
            new ParticipantReconciler(delivered, outbox, rooms, sessions, replicas));
    presence = new Presence(sessions, replicas, rooms, dispatch, sessionConfig);
    Await.on(replicas.renew(id, "127.0.0.1:1", LEASE));
  }

  /** A user's session, as the replica that holds it knows it. */
  public record Client(String userId, Attachment.Attached attached) {
    public String sessionId() {
      return attached.pid().sessionId();
    }

    public long epoch() {
      return attached.epoch();
    }
  }

  public Client arrives(String userId) {
    PrivateId pid = PrivateId.random();
    Await.on(replicas.holds(id, pid.sessionId()));
    return new Client(userId, Await.on(sessions.open(pid, userId, "{}", id)));
  }

  /** The client attaches again, and its rooms are not told yet. */
  public Client attaches(Client client) {
    PrivateId pid = client.attached().pid();
    Await.on(replicas.holds(id, pid.sessionId()));
    return new Client(
        client.userId(),
        (Attachment.Attached)
            Await.on(sessions.attach(pid, client.userId(), "{}", id, Arrival.living(0))));
  }

  public Client returns(Client client) {
    Client back = attaches(client);
    presence.back(
        back.sessionId(), back.userId(), back.epoch(), back.attached().memberships().rooms());
    return back;
  }

  public void drops(Client client) {
    presence.lost(client.sessionId(), client.epoch(), id);
    Await.on(replicas.released(id, client.sessionId()));
  }

  /** The client says that its page closes. */
  public void closesPage(Client client) {
    presence.pageClosed(client.sessionId(), client.epoch(), id);
    Await.on(replicas.released(id, client.sessionId()));
  }

  public RoomView joins(Client client, String roomId) {
    return rooms.join(sessionUser(client), roomId);
  }

  /** One after the other; a call begins with the second. */
  RoomView allJoin(String roomId, Client... clients) {
    return Stream.of(clients).map(client -> joins(client, roomId)).toList().getLast();
  }

  public void leaves(Client client, String roomId) {
    rooms.leave(roomId, sessionUser(client), LeaveReason.byOwnWill(client.userId()));
  }

  /** The first step of a removal, by somebody who dies before the session ends. */
  void beginsToRemove(String userId, String roomId) {
    Await.on(scripts.leave(roomId, userId, "", OptionalLong.empty(), LeaveReason.removedBy("ann")));
    reconciler.at(roomId);
  }

  public SessionUser sessionUser(Client client) {
    return new SessionUser(
        client.userId(), client.userId(), Role.CUSTOMER, client.sessionId(), client.epoch(), 1);
  }

  /** The client as an agent. */
  public SessionUser agent(Client client) {
    return new SessionUser(
        client.userId(), client.userId(), Role.AGENT, client.sessionId(), client.epoch(), 1);
  }

  /** Whether the client's session knows that it is in the room. */
  boolean isListed(Client client, String roomId) {
    return Await.on(sessions.membership(client.sessionId(), roomId)).orElseThrow().isListed();
  }

  public String newRoom(RoomPolicy policy) {
    String roomId = OneRedis.newId("room");
    rooms.create(roomId, "demo", policy);
    return roomId;
  }

  /** What the client has been or will be told, durable events only. */
  public List<String> outbox(Client client) {
    return payloads(Sessions.outboxOf(client.sessionId()));
  }

  /** The names of the events in the client's outbox. */
  public List<String> told(Client client) {
    return outbox(client).stream().map(event -> event.split("\"")[1]).toList();
  }

  /** What was not delivered yet, taken by nobody: the next one takes it too. */
  List<LoggedEvent> undelivered(String roomId) {
    return switch (Await.on(scripts.take(roomId, "", RoomScripts.LEASE, Optional.empty()))) {
      case Undelivered.Events taken -> {
        Await.on(redis.send(Command.HDEL, "{room:" + roomId + "}", "relay", "relayUntil"));
        yield taken.events();
      }
      default -> List.of();
    };
  }

  List<LoggedEvent> log(String roomId) {
    return entries(Rooms.eventsOf(roomId)).stream().map(LoggedEvent::of).toList();
  }

  public List<String> payloads(String stream) {
    return entries(stream).stream().map(Entry::payload).toList();
  }

  private List<Entry> entries(String stream) {
    return switch (Await.on(streams.read(stream, Offset.START, 100_000))) {
      case Page.Held(Offset last, var entries) -> entries;
      case Page.Gone(Offset last) -> throw new IllegalStateException(stream + " was trimmed");
    };
  }

  /** Changes a field of Redis itself, as time or a crash would. */
  public void sets(String key, Map<String, Object> fields) {
    fields.forEach((field, value) -> Await.on(redis.send(Command.HSET, key, field, value)));
  }
}
