package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Role;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.SeededRuns;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An agent accepts a call, and at the same moment, by another connection, something else happens to
 * it. Whatever comes first: exactly one of the two is so.
 */
class AcceptRaceTest {
  private static final int LANES = 64;

  /** In each lane. Less is quicker: {@code -Dholdfast.race.rounds=100}. */
  private static final int ROUNDS = Integer.getInteger("holdfast.race.rounds", 1_600);

  /** What a round takes at the very most, where all lanes share one Redis. */
  private static final Duration ROUND = Duration.ofMillis(1);

  private static final String REPLICA = "replica";
  private static RealRedis server;
  private static RedisLinks left;
  private static RedisLinks right;

  @BeforeAll
  static void launch() {
    server = RealRedis.launch("--appendonly", "no");
    left = OneRedis.linksTo(server);
    right = OneRedis.linksTo(server);
  }

  @AfterAll
  static void close() {
    left.close();
    right.close();
    server.close();
  }

  /** What happens beside the accept. */
  private enum Rival {
    CANCELLED,
    DECLINED,
    RUNG_OUT_AND_TAKEN_BY_THE_NEXT,
    AGENT_LOST
  }

  /** What costs little comes often. */
  private static final List<Rival> RIVALS =
      List.of(
          Rival.DECLINED,
          Rival.DECLINED,
          Rival.DECLINED,
          Rival.CANCELLED,
          Rival.RUNG_OUT_AND_TAKEN_BY_THE_NEXT,
          Rival.AGENT_LOST);

  @Test
  void exactlyOneOfTwoHappens() {
    SeededRuns.run(1, this::race);
  }

  private void race(Random random) {
    List<Lane> lanes =
        IntStream.range(0, LANES)
            .mapToObj(i -> new Lane(i, new Random(random.nextLong())))
            .toList();
    Future<?> all = Future.all(lanes.stream().map(Lane::run).toList());
    Patience.awaitAfter(ROUND.multipliedBy((long) LANES * ROUNDS)).until(all::isComplete);
    Await.on(all);

    EnumMap<Rival, long[]> wins = new EnumMap<>(Rival.class);
    for (Rival rival : Rival.values()) {
      wins.put(rival, new long[2]);
      for (Lane lane : lanes) {
        wins.get(rival)[0] += lane.accepts.getOrDefault(rival, 0);
        wins.get(rival)[1] += lane.rivals.getOrDefault(rival, 0);
      }
      assertThat(wins.get(rival)).as("both orders came: " + rival).doesNotContain(0L);
    }
    long rounds = wins.values().stream().mapToLong(both -> both[0] + both[1]).sum();
    assertThat(rounds).isEqualTo((long) LANES * ROUNDS);
  }

  /** A queue with two agents and one customer, which goes through its rounds. */
  private static final class Lane {
    final Map<Rival, Integer> accepts = new EnumMap<>(Rival.class);
    final Map<Rival, Integer> rivals = new EnumMap<>(Rival.class);
    private final DispatchScripts here = scripts(left);
    private final DispatchScripts there = scripts(right);
    private final Random random;
    private final String queue;
    private final SessionUser ann;
    private final SessionUser bob;
    private final SessionUser cust;
    private String call;
    private int requests;

    Lane(int number, Random random) {
      this.random = random;
      queue = "q" + number;
      ann = sessionUser("ann" + number);
      bob = sessionUser("bob" + number);
      cust = sessionUser("cust" + number);
    }

    private static SessionUser sessionUser(String user) {
      return new SessionUser(user, user, Role.AGENT, "s-" + user, 1, 1);
    }

    // A ring that is over at once, if somebody reconciles it.
    private static DispatchScripts scripts(RedisLinks links) {
      return new DispatchScripts(
          links,
          Configured.by(
              DispatchConfig.class,
              "holdfast.dispatch.ring-timeout",
              "PT0S",
              "holdfast.dispatch.lease",
              "PT1H"),
          "race");
    }

    Future<Void> run() {
      return here.renew(REPLICA)
          .compose(renewed -> on(ann))
          .compose(on -> on(bob))
          .compose(on -> request())
          .compose(rungAt -> round(0, rungAt))
          .compose(raced -> here.release(call, Optional.empty()))
          .compose(released -> nobodyHasACall());
    }

    private Future<DispatchAnswer<List<Displaced>>> on(SessionUser agent) {
      Availability offer =
          new Availability(true, Set.of(queue), OptionalInt.of(1), Optional.empty());
      return here.setAvailability(agent, REPLICA, offer, "[\"" + queue + "\"]", 1);
    }

    /** A new call; the result is at whom it rings. */
    private Future<String> request() {
      call = queue + "-" + requests++;
      return here.request(new CallRequest(call, queue, "demo", CustomerFields.of("{}"), cust))
          .compose(ringing -> left.send(Command.HGET, key(), "agent"))
          .map(Object::toString);
    }

    private Future<Void> round(int number, String rungAt) {
      if (number == ROUNDS) {
        return Future.succeededFuture();
      }
      Rival rival = RIVALS.get(random.nextInt(RIVALS.size()));
      SessionUser first = rungAt.equals(ann.userId()) ? ann : bob;
      return meet(rival, first, first == ann ? bob : ann)
          .compose(ringsAt -> round(number + 1, ringsAt));
    }

    private String key() {
      return "{race}:call:" + call;
    }

    /** The first agent accepts; the rival does its own. The result is at whom it rings next. */
    private Future<String> meet(Rival rival, SessionUser first, SessionUser second) {
      boolean before = random.nextBoolean();
      Future<DispatchAnswer<Intent>> accept = before ? here.accept(call, first, "room") : null;
      Future<String> other =
          switch (rival) {
            case CANCELLED -> result(there.cancel(call, Optional.of(cust.userId()), "c"));
            case DECLINED -> result(there.decline(call, first));
            case RUNG_OUT_AND_TAKEN_BY_THE_NEXT -> {
              Future<DispatchAnswer<CallReconciliation>> reconciled = there.reconcile(call);
              Future<String> taken = result(there.accept(call, second, "room"));
              yield reconciled.compose(found -> taken);
            }
            case AGENT_LOST ->
                result(
                    there.away(first.userId(), first.sessionId(), first.epoch(), Departure.LOST));
          };
      Future<String> accepted = result(before ? accept : here.accept(call, first, "room"));
      return Future.all(accepted, other)
          .compose(both -> left.send(Command.HMGET, key(), "state", "agent"))
          .compose(
              now -> {
                judge(rival, accepted.result(), other.result(), now.toString(), first, second);
                return mend(rival, first, now.get(0).toString(), String.valueOf(now.get(1)));
              });
    }

    private void judge(
        Rival rival,
        String accepted,
        String other,
        String now,
        SessionUser first,
        SessionUser second) {
      boolean won = accepted.equals("accepting");
      (won ? accepts : rivals).merge(rival, 1, Integer::sum);
      String took = " [accepting, " + first.userId() + "]";
      String expected =
          won
              ? switch (rival) {
                case CANCELLED -> "nothing" + took;
                case DECLINED, RUNG_OUT_AND_TAKEN_BY_THE_NEXT -> "not-ringing" + took;
                case AGENT_LOST -> "away" + took;
              }
              : switch (rival) {
                case CANCELLED -> "call [ended, null]";
                case DECLINED -> "declined [ringing, " + second.userId() + "]";
                case RUNG_OUT_AND_TAKEN_BY_THE_NEXT ->
                    "accepting [accepting, " + second.userId() + "]";
                case AGENT_LOST -> "away [ringing, " + second.userId() + "]";
              };
      // Said plainly: to describe each of so many rounds would take longer than the rounds.
      if (!(other + " " + now).equals(expected) || !won && !accepted.equals("not-ringing")) {
        throw new AssertionError(
            rival + ": accept " + accepted + ", but " + other + " " + now + ", not " + expected);
      }
    }

    /**
     * Sets the scene for the next round: the call rings at one agent, and the other one is free.
     */
    private Future<String> mend(Rival rival, SessionUser first, String state, String agent) {
      Future<?> mended =
          switch (rival) {
            case RUNG_OUT_AND_TAKEN_BY_THE_NEXT -> on(first);
            case AGENT_LOST -> here.back(first.userId(), first.sessionId(), first.epoch(), REPLICA);
            default -> Future.succeededFuture();
          };
      return mended.compose(done -> state.equals("ended") ? request() : ringsAgain().map(agent));
    }

    private Future<Void> ringsAgain() {
      return Future.all(
              left.send(Command.HSET, key(), "state", "ringing", "ringUntil", 1),
              left.send(Command.DEL, key() + ":events", key() + ":refused"))
          .mapEmpty();
    }

    private Future<Void> nobodyHasACall() {
      return left.send(Command.ZRANGE, "{race}:idle:" + queue, 0, -1)
          .compose(
              idle -> {
                assertThat(idle.stream().map(Object::toString))
                    .containsExactlyInAnyOrder(ann.userId(), bob.userId());
                return left.send(Command.KEYS, "{race}:agent:???" + queue.substring(1) + ":calls");
              })
          .map(
              left -> {
                assertThat(left.size()).isZero();
                return null;
              });
    }

    private static <T> Future<String> result(Future<DispatchAnswer<T>> change) {
      return change.map(DispatchAnswer::result);
    }
  }
}
