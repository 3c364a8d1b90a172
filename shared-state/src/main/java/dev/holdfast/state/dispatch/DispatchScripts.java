package dev.holdfast.state.dispatch;

import dev.holdfast.state.dispatch.DispatchAnswer.Plain;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The scripts that change the dispatch; one method each. */
@Singleton
final class DispatchScripts {
  /** How long an intent may take before the reconciler finishes it. */
  static final Duration INTENT = Duration.ofSeconds(2);

  private static final Duration RECONCILE_WITHIN = Duration.ofMinutes(5);
  private static final Duration ASKED_EVERY = Duration.ofSeconds(15);

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
  private static final Script RECONCILE = Script.named("dispatch/reconcile");
  private static final Script RECONCILE_QUEUE = Script.named("dispatch/reconcile-queue");
  private static final Script ANNOUNCED = Script.named("dispatch/announced");
  private static final Script DELIVERED = Script.named("dispatch/delivered");

  private final RedisLinks redis;
  private final DispatchConfig config;
  private final String key;
  private final StreamLimits events;
  private final Duration reconcileWithin;

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
    this.reconcileWithin = reconcileWithin(config.retention());
  }

  Future<DispatchAnswer<Requested>> request(CallRequest wish) {
    List<Object> own =
        new ArrayList<>(
            List.of(
                wish.callId(),
                wish.queue(),
                wish.type(),
                wish.given().stored(),
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
                wish.wanted().orElse("")));
    own.addAll(wish.trace().asArguments());
    return change(REQUEST, Requested::of, own.toArray());
  }

  /** Ends what nobody has accepted. */
  Future<DispatchAnswer<Cancelled>> cancel(String callId, Optional<String> owner, String by) {
    return change(
        CANCEL,
        (result, rest) -> Cancelled.of(result),
        callId,
        owner.orElse(""),
        by,
        "cancelled",
        "pending",
        "");
  }

  /** Ends also what an agent is just getting, who is not with the customer yet. */
  Future<DispatchAnswer<Dispatch.Abandoned>> abandon(
      String ticketId, String customerSession, String by, String reason) {
    return change(
        CANCEL, DispatchViews::abandoned, ticketId, "", by, reason, "accepting", customerSession);
  }

  Future<DispatchAnswer<Intent>> accept(String callId, SessionUser agent, String newRoomId) {
    return change(
        ACCEPT,
        (result, rest) -> DispatchViews.intent(rest.getFirst()),
        callId,
        agent.userId(),
        agent.sessionId(),
        agent.epoch(),
        newRoomId);
  }

  Future<DispatchAnswer<Optional<Intent>>> accepted(
      String ticketId, String customerSession, String agentSession) {
    return accepted(ticketId, customerSession, agentSession, Optional.empty());
  }

  /**
   * The sessions by which both were brought into the room; empty for whichever. The answer is the
   * intent as it is now, if one of them is there by another session since.
   *
   * @param told the last of the call's events that was delivered; empty if that was noted
   */
  Future<DispatchAnswer<Optional<Intent>>> accepted(
      String ticketId, String customerSession, String agentSession, Optional<Offset> told) {
    return change(
        ACCEPTED,
        (result, rest) -> rest.stream().findFirst().map(DispatchViews::intent),
        ticketId,
        customerSession,
        agentSession,
        told.map(Offset::toString).orElse(""));
  }

  Future<DispatchAnswer<Plain>> putBack(String ticketId, String agentId) {
    return change(PUT_BACK, Plain::of, ticketId, agentId);
  }

  Future<DispatchAnswer<Plain>> decline(String callId, SessionUser agent) {
    return change(
        DECLINE,
        Plain::of,
        callId,
        agent.userId(),
        agent.sessionId(),
        agent.epoch(),
        config.declinePause().toMillis());
  }

  Future<DispatchAnswer<Plain>> release(String callId, Optional<String> agent) {
    return change(RELEASE, Plain::of, callId, agent.orElse(""));
  }

  Future<DispatchAnswer<Plain>> transfer(String callId, Optional<String> by, Target target) {
    return towards(TRANSFER, Plain::of, callId, by, target);
  }

  /** The answer is the invitation's id. */
  Future<DispatchAnswer<String>> invite(String callId, Optional<String> by, Target target) {
    return towards(INVITE, (result, rest) -> rest.getFirst().toString(), callId, by, target);
  }

  private <T> Future<DispatchAnswer<T>> towards(
      Script script,
      BiFunction<String, List<Response>, T> parser,
      String callId,
      Optional<String> by,
      Target target) {
    return switch (target) {
      case Target.Queue(String name) ->
          change(
              script,
              parser,
              callId,
              by.orElse(""),
              "queue",
              name,
              config.ringTimeoutOf(name).toMillis(),
              config.longestWaitOf(name).toMillis());
      case Target.Agent(String user) ->
          change(
              script,
              parser,
              callId,
              by.orElse(""),
              "agent",
              user,
              config.ringTimeout().toMillis(),
              config.longestWait().toMillis());
    };
  }

  Future<DispatchAnswer<List<Displaced>>> setAvailability(
      SessionUser agent, String replica, Availability offer, String queuesJson, int capacity) {
    return change(
        SET_AVAILABILITY,
        (result, rest) -> Displaced.list(rest.getFirst()),
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

  Future<DispatchAnswer<Plain>> away(String userId, String sessionId, long epoch, Departure how) {
    return change(
        AWAY,
        Plain::of,
        userId,
        sessionId,
        epoch,
        how.within(config.queueWindow()).toMillis(),
        how.within(config.agentWindow()).toMillis());
  }

  Future<DispatchAnswer<Plain>> back(String userId, String sessionId, long epoch, String replica) {
    return change(BACK, Plain::of, userId, sessionId, epoch, replica);
  }

  Future<DispatchAnswer<List<Displaced>>> takeOver(
      String userId, String sessionId, long epoch, String replica) {
    return change(
        TAKE_OVER,
        (result, rest) -> Displaced.list(rest.getFirst()),
        userId,
        sessionId,
        epoch,
        replica);
  }

  Future<DispatchAnswer<Plain>> quit(String userId, String sessionId, long epoch) {
    return change(QUIT, Plain::of, userId, sessionId, epoch);
  }

  Future<DispatchAnswer<Plain>> prioritise(String callId, int priority) {
    return change(PRIORITISE, Plain::of, callId, priority);
  }

  /** The answer is whether the lease had lapsed, or is new. */
  Future<DispatchAnswer<Boolean>> renew(String replica) {
    return change(
        RENEW, (result, rest) -> result.equals("lapsed"), replica, config.lease().toMillis());
  }

  Future<DispatchAnswer<CallReconciliation>> reconcile(String callId) {
    return change(RECONCILE, CallReconciliation::of, callId);
  }

  Future<DispatchAnswer<QueueReconciliation>> reconcileQueue(String queue) {
    return change(
        RECONCILE_QUEUE,
        QueueReconciliation::of,
        queue,
        config.expectedWait().toMillis(),
        config.agentWindow().toMillis(),
        ASKED_EVERY.toMillis(),
        config.servedFor().toMillis());
  }

  /**
   * All was announced that reconciling a queue had found to be told.
   *
   * @param step as the reconciliation has named it
   */
  Future<Void> announced(String queue, String step) {
    return run(ANNOUNCED, queue, step).mapEmpty();
  }

  Future<Void> delivered(String callId, Offset last) {
    return runAlone(DELIVERED, callId, last, reconcileWithin.toMillis()).mapEmpty();
  }

  // What goes on is reconciled before it is forgotten, and what is over is forgotten no later than
  // all else.
  private static Duration reconcileWithin(Duration retention) {
    Duration third = retention.dividedBy(3);
    return third.compareTo(RECONCILE_WITHIN) < 0 ? third : RECONCILE_WITHIN;
  }

  /** The key of a call's log. */
  String eventsOf(String callId) {
    return key + ":call:" + KeyPart.of(callId) + ":events";
  }

  private <T> Future<DispatchAnswer<T>> change(
      Script script, BiFunction<String, List<Response>, T> parser, Object... own) {
    return run(script, own).map(response -> DispatchAnswer.of(response, parser));
  }

  /** Runs a script that takes none of what dispatch/dispatch takes. */
  Future<Response> runAlone(Script script, Object... args) {
    return redis.run(script, List.of(key), args);
  }

  /** Runs a script that includes dispatch/dispatch. */
  Future<Response> run(Script script, Object... own) {
    Object[] args = new Object[own.length + 2];
    args[0] = INTENT.toMillis();
    args[1] = reconcileWithin.toMillis();
    for (int i = 0; i < own.length; i++) {
      args[i + 2] = own[i] instanceof String text ? KeyPart.unicode(text) : own[i];
    }
    return redis.run(script, List.of(key), events.argsAnd(args));
  }
}
