package dev.holdfast.state.dispatch;

import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.session.Visitor;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The scripts that change or show the dispatch; one method each. */
@Singleton
final class DispatchScripts {
  /** How long an intent may take before whoever looks finishes it. */
  static final Duration INTENT = Duration.ofSeconds(2);

  /** Where a list that is read in parts begins. */
  static final String FIRST = "0";

  private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);
  private static final Duration ASKED_EVERY = Duration.ofSeconds(15);
  static final int SHOWN_AT_ONCE = 200;
  private static final int NAMES_AT_ONCE = 500;

  private static final Script REQUEST = Script.named("dispatch/request");
  private static final Script CANCEL = Script.named("dispatch/cancel");
  private static final Script ACCEPT = Script.named("dispatch/accept");
  private static final Script ACCEPTED = Script.named("dispatch/accepted");
  private static final Script PUT_BACK = Script.named("dispatch/put-back");
  private static final Script DECLINE = Script.named("dispatch/decline");
  private static final Script RELEASE = Script.named("dispatch/release");
  private static final Script TRANSFER = Script.named("dispatch/transfer");
  private static final Script INVITE = Script.named("dispatch/invite");
  private static final Script SET_AVAILABILITY = Script.named("dispatch/set-availability");
  private static final Script AWAY = Script.named("dispatch/away");
  private static final Script BACK = Script.named("dispatch/back");
  private static final Script TAKE_OVER = Script.named("dispatch/take-over");
  private static final Script QUIT = Script.named("dispatch/quit");
  private static final Script PRIORITISE = Script.named("dispatch/prioritise");
  private static final Script RENEW = Script.named("dispatch/renew");
  private static final Script LOOK = Script.named("dispatch/look");
  private static final Script LOOK_QUEUE = Script.named("dispatch/look-queue");
  private static final Script ANNOUNCED = Script.named("dispatch/announced");
  private static final Script DELIVERED = Script.named("dispatch/delivered");
  private static final Script SHOW = Script.named("dispatch/show");
  private static final Script QUEUES = Script.named("dispatch/queues");
  private static final Script KNOWN = Script.named("dispatch/known");
  private static final Script SHOW_CUSTOMER = Script.named("dispatch/show-customer");
  private static final Script SHOW_AGENT = Script.named("dispatch/show-agent");

  private final RedisLinks redis;
  private final DispatchConfig config;
  private final String key;
  private final StreamLimits events;
  private final Duration longestLook;

  @Inject
  DispatchScripts(RedisLinks redis, DispatchConfig config) {
    this(redis, config, "dispatch");
  }

  /**
   * @param tag of all keys; tests that look at the whole have a dispatch of their own
   */
  DispatchScripts(RedisLinks redis, DispatchConfig config, String tag) {
    this.redis = redis;
    this.config = config;
    this.key = "{" + tag + "}";
    this.events = config.events();
    this.longestLook = longestLook(config.retention());
  }

  Future<DispatchAnswer> request(CallRequest wish) {
    return change(
        REQUEST,
        wish.callId(),
        wish.queue(),
        wish.type(),
        wish.metadata(),
        config.priorityOf(wish.queue()),
        config.ringTimeoutOf(wish.queue()).toMillis(),
        config.longestWaitOf(wish.queue()).toMillis(),
        config.expectedWait().toMillis(),
        wish.customer().userId(),
        wish.customer().name(),
        wish.customer().sessionId(),
        wish.customer().epoch(),
        wish.customer().tokenIssuedAt(),
        config.admits(wish.queue()) ? 1 : 0,
        wish.wanted().orElse(""));
  }

  Future<DispatchAnswer> cancel(
      String callId, Optional<String> owner, String by, String reason, Reach reach) {
    return change(CANCEL, callId, owner.orElse(""), by, reason, reach.wire, "");
  }

  Future<DispatchAnswer> abandon(
      String ticketId, String customerSession, String by, String reason) {
    return change(CANCEL, ticketId, "", by, reason, Reach.ACCEPTING.wire, customerSession);
  }

  /** What is cancelled. */
  enum Reach {
    /** Only what nobody has accepted. */
    PENDING("pending"),
    /** Also what an agent is just getting, who is not with the customer yet. */
    ACCEPTING("accepting");

    private final String wire;

    Reach(String wire) {
      this.wire = wire;
    }
  }

  Future<DispatchAnswer> accept(String callId, Visitor agent, String newRoomId) {
    return change(ACCEPT, callId, agent.userId(), agent.sessionId(), agent.epoch(), newRoomId);
  }

  /** The sessions by which both were brought into the room; empty for whichever. */
  Future<DispatchAnswer> accepted(String ticketId, String customerSession, String agentSession) {
    return change(ACCEPTED, ticketId, customerSession, agentSession);
  }

  Future<DispatchAnswer> putBack(String ticketId, String agentId) {
    return change(PUT_BACK, ticketId, agentId);
  }

  Future<DispatchAnswer> decline(String callId, Visitor agent) {
    return change(
        DECLINE,
        callId,
        agent.userId(),
        agent.sessionId(),
        agent.epoch(),
        config.declinePause().toMillis());
  }

  Future<DispatchAnswer> release(String callId, Optional<String> agent) {
    return change(RELEASE, callId, agent.orElse(""));
  }

  Future<DispatchAnswer> transfer(String callId, Optional<String> by, Target target) {
    return towards(TRANSFER, callId, by, target);
  }

  Future<DispatchAnswer> invite(String callId, Optional<String> by, Target target) {
    return towards(INVITE, callId, by, target);
  }

  private Future<DispatchAnswer> towards(
      Script script, String callId, Optional<String> by, Target target) {
    return switch (target) {
      case Target.Queue(String name) ->
          change(
              script,
              callId,
              by.orElse(""),
              "queue",
              name,
              config.ringTimeoutOf(name).toMillis(),
              config.longestWaitOf(name).toMillis());
      case Target.Agent(String user) ->
          change(
              script,
              callId,
              by.orElse(""),
              "agent",
              user,
              config.ringTimeout().toMillis(),
              config.longestWait().toMillis());
    };
  }

  Future<DispatchAnswer> setAvailability(
      Visitor agent, String replica, Availability offer, String queuesJson, int capacity) {
    return change(
        SET_AVAILABILITY,
        agent.userId(),
        agent.name(),
        agent.sessionId(),
        agent.epoch(),
        agent.tokenIssuedAt(),
        replica,
        offer.available() ? 1 : 0,
        queuesJson,
        capacity,
        offer.roomId().orElse(""),
        config.servedFor().toMillis());
  }

  Future<DispatchAnswer> away(String userId, String sessionId, long epoch) {
    return change(
        AWAY,
        userId,
        sessionId,
        epoch,
        config.queueWindow().toMillis(),
        config.agentWindow().toMillis());
  }

  Future<DispatchAnswer> back(String userId, String sessionId, long epoch, String replica) {
    return change(BACK, userId, sessionId, epoch, replica);
  }

  Future<DispatchAnswer> takeOver(String userId, String sessionId, long epoch, String replica) {
    return change(TAKE_OVER, userId, sessionId, epoch, replica);
  }

  Future<DispatchAnswer> quit(String userId, String sessionId, long epoch) {
    return change(QUIT, userId, sessionId, epoch);
  }

  Future<DispatchAnswer> prioritise(String callId, int priority) {
    return change(PRIORITISE, callId, priority);
  }

  Future<DispatchAnswer> renew(String replica) {
    return change(RENEW, replica, config.lease().toMillis());
  }

  Future<DispatchAnswer> look(String callId) {
    return change(LOOK, callId);
  }

  Future<DispatchAnswer> lookAtQueue(String queue) {
    return change(
        LOOK_QUEUE,
        queue,
        config.expectedWait().toMillis(),
        config.agentWindow().toMillis(),
        ASKED_EVERY.toMillis(),
        config.servedFor().toMillis());
  }

  /**
   * All was announced that a look at a queue had found to be told.
   *
   * @param step as the look has named it
   */
  Future<Void> announced(String queue, String step) {
    return run(ANNOUNCED, queue, step).mapEmpty();
  }

  Future<Void> delivered(String callId, Offset last) {
    return redis.run(DELIVERED, List.of(key), callId, last, longestLook.toMillis()).mapEmpty();
  }

  /**
   * Some calls and agents of a queue.
   *
   * @param cursor of the agents; {@link #FIRST} for the first, empty for none
   * @param before how many calls that wait stand before the first that is shown
   */
  Future<Response> show(String queue, String cursor, int before) {
    return run(SHOW, queue, config.expectedWait().toMillis(), SHOWN_AT_ONCE, cursor, before);
  }

  /** Some names, and where the rest begins: at {@link #FIRST} if there is none. */
  record Names(List<String> names, String rest) {}

  Future<Names> queues(String cursor) {
    return redis
        .run(QUEUES, List.of(key), config.retention().toMillis(), cursor, NAMES_AT_ONCE)
        .map(
            page ->
                new Names(
                    page.get(1).stream().map(Response::toString).toList(), page.get(0).toString()));
  }

  /** Whether a queue was ever served, or was used lately. */
  Future<Boolean> isKnown(String queue) {
    return run(KNOWN, queue).map(Response::toBoolean);
  }

  Future<String> showCustomer(String userId) {
    return run(SHOW_CUSTOMER, userId, config.expectedWait().toMillis()).map(Response::toString);
  }

  Future<Response> showAgent(String userId) {
    return run(SHOW_AGENT, userId);
  }

  // What goes on is looked at before it is forgotten, and what is over is forgotten no later than
  // all
  // else.
  private static Duration longestLook(Duration retention) {
    Duration third = retention.dividedBy(3);
    return third.compareTo(LONGEST_LOOK) < 0 ? third : LONGEST_LOOK;
  }

  /** The key of a call's log. */
  String eventsOf(String callId) {
    return key + ":call:" + KeyPart.of(callId) + ":events";
  }

  private Future<DispatchAnswer> change(Script script, Object... own) {
    return run(script, own).map(DispatchAnswer::of);
  }

  private Future<Response> run(Script script, Object... own) {
    Object[] args = new Object[own.length + 2];
    args[0] = INTENT.toMillis();
    args[1] = longestLook.toMillis();
    for (int i = 0; i < own.length; i++) {
      args[i + 2] = own[i] instanceof String text ? KeyPart.unicode(text) : own[i];
    }
    return redis.run(script, List.of(key), events.argsAnd(args));
  }
}
