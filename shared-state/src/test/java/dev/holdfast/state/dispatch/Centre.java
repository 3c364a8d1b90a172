package dev.holdfast.state.dispatch;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.event.EventRelay;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Arrival;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A contact centre of a test's own, as one replica knows it, and what its people do. */
final class Centre {
  private static final Duration LEASE = Duration.ofMinutes(10);

  final String tag;
  final String replica = OneRedis.newId("replica");
  final RedisLinks redis = OneRedis.links();
  final Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
  final Deadlines deadlines = new Deadlines(redis);
  final Replicas replicas = new Replicas(redis);
  final Sessions sessions;
  final DispatchConfig config;
  final DispatchScripts scripts;
  final DispatchQueries queries;
  final Dispatch dispatch;

  /** What was recorded, by call: the payloads by sequence in the dispatch's log. */
  final Map<String, SortedMap<Long, String>> records;

  Centre(String... properties) {
    this(OneRedis.newId("dispatch"), new ConcurrentHashMap<>(), properties);
  }

  /** Another replica's part of the same centre. */
  Centre another(String... properties) {
    return new Centre(tag, records, properties);
  }

  private Centre(String tag, Map<String, SortedMap<Long, String>> records, String... properties) {
    this.tag = tag;
    this.records = records;
    sessions = new Sessions(redis, Configured.by(SessionConfig.class, properties));
    config = Dispatches.configured(properties);
    scripts = new DispatchScripts(redis, config, tag);
    queries = new DispatchQueries(scripts, config);
    CallEventRelay events =
        new CallEventRelay(
            scripts,
            deadlines,
            new EventRelay(this::record, sessions),
            new DispatchMetrics(config));
    dispatch =
        new Dispatch(
            scripts,
            queries,
            config,
            events,
            new DispatchReconciler(scripts, events, sessions, replicas, streams),
            new KnownQueues(queries, config),
            streams);
    Await.on(replicas.renew(replica, "127.0.0.1:1", LEASE));
    renews();
  }

  private Future<Void> record(
      String callId, SequencedMap<LogName, SequencedMap<Offset, String>> logs) {
    logs.forEach(
        (log, events) -> {
          SortedMap<Long, String> record =
              records.computeIfAbsent(log.member(), key -> new TreeMap<>());
          synchronized (record) {
            events.forEach((offset, event) -> record.put(offset.sequence(), event));
          }
        });
    return Future.succeededFuture();
  }

  /** What was recorded of a call, oldest first. */
  List<String> recordOf(String callId) {
    return List.copyOf(
        records.getOrDefault(new LogName.Call(callId).member(), new TreeMap<>()).values());
  }

  /** The lease that this replica renews lasts for the whole test. */
  void renews() {
    Await.on(
        new DispatchScripts(
                redis, Configured.by(DispatchConfig.class, "holdfast.dispatch.lease", "PT10M"), tag)
            .renew(replica));
  }

  /** A user by a session. */
  record Person(String userId, Role role, Attachment.Attached attached) {
    String sessionId() {
      return attached.pid().sessionId();
    }

    long epoch() {
      return attached.epoch();
    }

    SessionUser sessionUser() {
      return new SessionUser(userId, "Name of " + userId, role, sessionId(), epoch(), 1);
    }
  }

  Person comes(String userId, String role) {
    return new Person(
        userId,
        Role.parse(role).orElseThrow(),
        Await.on(sessions.open(PrivateId.random(), userId, "{}", replica)));
  }

  Person customer(String userId) {
    return comes(userId, "customer");
  }

  /** An agent who is available for one call at a time. */
  Person agent(String userId, String... queues) {
    Person agent = comes(userId, "agent");
    offers(agent, 1, queues);
    return agent;
  }

  AgentState offers(Person agent, int capacity, String... queues) {
    return dispatch.setAvailability(agent.sessionUser(), replica, offer(capacity, queues));
  }

  static Availability offer(int capacity, String... queues) {
    return new Availability(true, Set.of(queues), OptionalInt.of(capacity), Optional.empty());
  }

  static Availability nothing(String... queues) {
    return new Availability(false, Set.of(queues), OptionalInt.empty(), Optional.empty());
  }

  Ticket requests(Person customer, String queue) {
    return dispatch.request(wish(customer, queue));
  }

  static CallRequest wish(Person customer, String queue) {
    return new CallRequest(
        OneRedis.newId("call"),
        queue,
        "support",
        CustomerFields.of("{\"plan\":[]}"),
        customer.sessionUser());
  }

  /** All that a reconciliation of a queue found to be told was announced. */
  void confirms(String queue, QueueReconciliation found) {
    found.step().ifPresent(step -> Await.on(scripts.announced(queue, step)));
  }

  /** The agent takes the call that rings there, and both are in the room. */
  Intent takes(Person agent) {
    String call = dispatch.ringingAt(agent.userId()).iterator().next();
    Intent intent = dispatch.accept(call, agent.sessionUser(), "room-of-" + call);
    dispatch.accepted(intent);
    return intent;
  }

  /** The connection is gone, and the dispatch hears of it. */
  void loses(Person person) {
    Await.on(sessions.detach(person.sessionId(), person.epoch(), replica));
    dispatch.away(person.userId(), person.sessionId(), person.epoch(), Departure.LOST);
  }

  Person attaches(Person person) {
    return new Person(
        person.userId(),
        person.role(),
        (Attachment.Attached)
            Await.on(
                sessions.attach(
                    person.attached().pid(), person.userId(), "{}", replica, Arrival.living(0))));
  }

  Person returns(Person person) {
    Person back = attaches(person);
    dispatch.back(back.userId(), back.sessionId(), back.epoch(), replica);
    return back;
  }

  /** What the person has been or will be told, durable events only. */
  List<String> outbox(Person person) {
    return payloads(Sessions.outboxOf(person.sessionId())).stream().map(Entry::payload).toList();
  }

  /** The names of the events in the person's outbox. */
  List<String> told(Person person) {
    return outbox(person).stream().map(event -> event.split("\"")[1]).toList();
  }

  String lastTold(Person person) {
    return outbox(person).getLast();
  }

  List<LoggedEvent> log(String callId) {
    return payloads(scripts.eventsOf(callId)).stream().map(LoggedEvent::of).toList();
  }

  List<String> types(String callId) {
    return log(callId).stream().map(LoggedEvent::type).toList();
  }

  private List<Entry> payloads(String stream) {
    return switch (Await.on(streams.read(stream, Offset.START, 100_000))) {
      case Page.Held(Offset last, var entries) -> entries;
      case Page.Gone(Offset last) -> throw new IllegalStateException(stream + " was trimmed");
    };
  }

  /** A time that stands in a call has come, as if one had waited for it. */
  void comesTime(String callId, String field) {
    Await.on(redis.send(Command.HSET, key("call", callId), field, 1));
  }

  /** A time that stands in a call is far from having come. */
  void isFarOff(String callId, String field) {
    long inAnHour = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
    Await.on(redis.send(Command.HSET, key("call", callId), field, inAnHour));
  }

  /** A time that stands for an agent has come. */
  void comesTimeOf(String userId, String field) {
    Await.on(redis.send(Command.HSET, key("agent", userId), field, 1));
  }

  void pauseEnds(String callId, String userId) {
    Await.on(redis.send(Command.HSET, key("call", callId, "refused"), userId, 1));
  }

  void lapses() {
    Await.on(redis.send(Command.HSET, key("leases"), replica, 1));
  }

  Map<String, String> call(String callId) {
    return fields(key("call", callId));
  }

  String state(String callId) {
    return call(callId).getOrDefault("state", "");
  }

  Map<String, String> fields(String key) {
    Response flat = Await.on(redis.send(Command.HGETALL, key));
    Map<String, String> fields = new HashMap<>();
    flat.getKeys().forEach(field -> fields.put(field, flat.get(field).toString()));
    return fields;
  }

  List<String> members(Command command, String key, Object... range) {
    return Await.on(redis.send(command, key, range)).stream().map(Response::toString).toList();
  }

  List<String> queue(String name) {
    return members(Command.ZRANGE, key("queue", name), 0, -1);
  }

  String key(String... parts) {
    return "{"
        + tag
        + "}"
        + String.join("", Stream.of(parts).map(part -> ":" + KeyPart.of(part)).toList());
  }
}
