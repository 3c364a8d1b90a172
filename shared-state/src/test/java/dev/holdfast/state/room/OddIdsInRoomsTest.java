package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.Configured;
import dev.holdfast.state.OddIds;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.OwnRedis;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.quota.QuotaConfig;
import dev.holdfast.state.quota.Quotas;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.KeyPart;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.FailedDeliveries;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.UserSessions;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.webhook.DeadLetterQueue;
import dev.holdfast.state.webhook.Progress;
import dev.holdfast.state.webhook.WebhookHealth;
import dev.holdfast.state.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every script but those of the dispatch and of transcripts, with ids that look like keys. */
class OddIdsInRoomsTest extends OwnRedis {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Offset FIRST = new Offset("7", 1);
  private static ReplicaState state;

  @BeforeAll
  static void begin() {
    state = new ReplicaState(redis, OneRedis.subscriptions());
  }

  @BeforeEach
  void forget() {
    Await.on(redis.send(Command.FLUSHALL, "SYNC"));
  }

  @Test
  void everyScriptTakesAnyTextForAnIdAndNoTwoShareAMember() throws IOException {
    OddIds.nothingRan(redis);
    List<String> asUsual = new Life("ordinary").lived();
    Map<String, Set<String>> held = new LinkedHashMap<>();

    for (String id : OddIds.ALL) {
      forget();
      Life life = new Life(id);
      assertThat(life.lived()).as("with " + shown(id)).isEqualTo(asUsual);
      held.put(id, life.held);
    }

    OddIds.assertApart(held);
    OddIds.assertAllRan(
        redis, "room", "session", "quota", "call", "stream", "deadline", "replica", "webhook");
  }

  @Test
  void whatIsNoTextIsRefusedAndChangesNothing() {
    for (String id : OddIds.NO_TEXT) {
      assertThatThrownBy(
              () -> Await.on(state.scripts.create(id, "t", ReplicaState.LONG_WINDOW, "")))
          .isInstanceOf(HoldfastException.class)
          .hasMessageContaining("Unicode");
      assertThatThrownBy(() -> Await.on(state.records.keep(id)))
          .isInstanceOf(HoldfastException.class);
      assertThatThrownBy(() -> Await.on(state.deadlines.schedule("room:" + id, LONG)))
          .isInstanceOf(HoldfastException.class);
      assertThat(OddIds.held(redis, "")).isEmpty();
    }
  }

  private static String shown(String id) {
    return JsonNodeFactory.instance.textNode(id.length() > 20 ? id.substring(0, 20) : id) + "";
  }

  /** All that can happen under one name. */
  private static final class Life {
    private final List<String> said = new ArrayList<>();
    private final String id;
    private final String other;
    Set<String> held = Set.of();

    Life(String id) {
      this.id = id;
      this.other = id + "~";
    }

    List<String> lived() {
      roomBegins();
      callGoesOn();
      sessionLives();
      recordIsKept();
      placesAreReconciled();
      webhookIsServed();
      held = OddIds.held(redis, "");
      roomEnds();
      callIsSetUp();
      return said;
    }

    private void roomBegins() {
      says(state.scripts.create(id, id, ReplicaState.LONG_WINDOW, id));
      says(state.scripts.join(id, sessionUser(id), id, "v1", JoinReason.OWN_WILL));
      says(state.scripts.join(id, sessionUser(other), id, "v2", JoinReason.toBegin(id)));
      says(state.scripts.beginCall(id, id, id, other, TraceParent.NONE));
      says(state.scripts.handOver(id, id, other));
      Await.on(state.index.add(id));
      said.add(Await.on(state.index.after("", 9)).equals(List.of(id)) + "");
    }

    private void callGoesOn() {
      says(state.scripts.disconnect(id, id, sessionOf(id), 1, Departure.LOST));
      says(state.scripts.extend(id, id, LONG));
      says(state.scripts.expire(id, id, sessionOf(id), 1));
      says(state.scripts.reconcile(id, LONG));
      says(state.scripts.reconnect(id, id, sessionOf(id), 1));
      says(state.scripts.tellReturns(id));
      says(
          state.scripts.note(
              id,
              Note.reading(EventType.TRANSCRIPT_EXPORTED, id, id),
              JsonNodeFactory.instance.objectNode().put("by", id),
              9));
      said.add(Await.on(state.scripts.isBarred(id, id, 1)) + "");
      LoggedEvent noted = delivered().getLast();
      assertThat(noted.data().path("by").asText()).isEqualTo(id);
      says(state.scripts.reconcile(id, LONG));
      RoomView room = Await.on(state.scripts.show(id)).orElseThrow();
      assertThat(room.participants()).extracting(Participant::userId).contains(id, other);
      assertThat(room.call().orElseThrow().callId()).isEqualTo(id);
    }

    private void sessionLives() {
      ReplicaState.Client client = state.arrives(id);
      String session = client.sessionId();
      Caller user =
          new Caller(id, id, Role.CUSTOMER, Set.of(), Set.of(), Set.of(), 0, Long.MAX_VALUE);
      Await.on(new Quotas(redis, Configured.by(QuotaConfig.class)).take(Quotas.Kind.JOINS, user));
      UserSessions users = new UserSessions(redis, Configured.by(SessionConfig.class));
      String earlier =
          Await.on(state.sessions.open(PrivateId.random(), id, "{}", state.id)).pid().sessionId();
      Await.on(users.admit(id, earlier, Optional.empty()));
      Await.on(users.admit(id, session, Optional.empty()));
      Await.on(state.sessions.end(earlier, "removed"));
      said.add(Await.on(users.giveWay(session, UserSessions.Yielding.IDLE)) + "");
      said.add(Await.on(state.sessions.enterRoom(session, 1, id, 1_000, "v")) + "");
      said.add(Await.on(state.sessions.membership(session, id)).orElseThrow().isListed() + "");
      said.add(Await.on(state.sessions.deliver(session, id, "by:" + id, "[\"offer\"]")) + "");
      said.add(Await.on(state.sessions.deliver(session, id, "by:" + id, "[\"offer\"]")) + "");
      Map<Offset, String> events = Map.of(FIRST, "[\"told\"]");
      Await.on(state.sessions.notify(session, new LogName.Room(id), new LinkedHashMap<>(events)));
      Await.on(state.sessions.notify(session, new LogName.Call(id), new LinkedHashMap<>(events)));
      said.add(state.outbox(client).size() + " told");
      said.add(Await.on(state.sessions.acknowledge(session, 1, Map.of(id, "[1]"))) + "");
      said.add(
          Await.on(state.sessions.keepFailures(session, 1, FailedDeliveries.none(FIRST))) + "");
      said.add(Await.on(state.sessions.keep(session, 1, state.id)) + "");
      assertThat(Await.on(state.sessions.detach(session, 1, state.id)).orElseThrow())
          .satisfies(gone -> assertThat(gone.subject()).isEqualTo(id))
          .satisfies(gone -> assertThat(gone.memberships().rooms()).containsExactly(id));
      Await.on(state.sessions.extend(session, 1_000));
      ReplicaState.Client back = state.attaches(client);
      assertThat(back.attached().acknowledgments()).containsEntry(id, "[1]");
      Await.on(state.sessions.leaveRoom(session, id, ""));
      said.add(Await.on(state.sessions.end(session, "removed")).rooms().size() + " rooms");
      said.add(Await.on(state.sessions.find(session)) + "");
    }

    private void recordIsKept() {
      String event =
          "{\"type\":\"call-requested\",\"at\":1,\"data\":{\"queue\":"
              + JsonNodeFactory.instance.textNode(id)
              + ",\"customer\":{\"userId\":"
              + JsonNodeFactory.instance.textNode(id)
              + "},\"metadata\":{}}}";
      LinkedHashMap<Offset, String> events = new LinkedHashMap<>(Map.of(FIRST, event));
      SequencedMap<LogName, SequencedMap<Offset, String>> logs = new LinkedHashMap<>();
      logs.put(new LogName.Call(id), events);
      logs.put(new LogName.Room(id), events);
      Await.on(state.records.record(id, logs));
      Await.on(state.records.keep(id));
      CallView call = Await.on(state.records.latestOf(id)).orElseThrow();
      assertThat(call.callId()).isEqualTo(id);
      assertThat(call.people()).containsOnlyKeys(id);
      assertThat(call.queue()).contains(id);
    }

    private void placesAreReconciled() {
      String key = KeyPart.tag("log", id);
      StreamLimits limits = new StreamLimits(9, 99, LONG, LONG);
      Await.on(state.streams.append(key, id, limits));
      assertThat(state.payloads(key)).containsExactly(id);
      Await.on(state.deadlines.schedule("room:" + id, Duration.ZERO));
      for (int shard = 0; shard < Deadlines.SHARDS; shard++) {
        for (Deadlines.Claimed claimed : Await.on(state.deadlines.claim(shard, 9, LONG))) {
          said.add(claimed.member().equals("room:" + id) + "");
          Await.on(state.deadlines.finish(claimed, Optional.of(LONG)));
        }
      }
      said.add(Await.on(state.replicas.renew(id, "127.0.0.1:1", LONG)) + "");
      said.add(Await.on(state.replicas.remaining(id)).isZero() + "");
      Await.on(state.replicas.holds(id, "s-" + id));
      said.add(Await.on(state.replicas.heldBy(id, 9)).equals(List.of("s-" + id)) + "");
      said.add(Await.on(state.replicas.forget(id)) + "");
    }

    private void webhookIsServed() {
      Webhooks webhooks = new Webhooks(redis, state.deadlines);
      Await.on(webhooks.register(id));
      Await.on(webhooks.ask("room:" + id));
      said.add(Await.on(webhooks.due(id).claim(9, LONG)).getFirst().member().endsWith(id) + "");
      WebhookHealth health = new WebhookHealth(redis);
      Await.on(health.failed(id, "room:" + id, 1, "why"));
      Await.on(health.succeeded(id, "room:" + id));
      DeadLetterQueue letters = new DeadLetterQueue(redis);
      DeadLetterQueue.DeadLetter deadLetter = new DeadLetterQueue.DeadLetter("l" + id, "{}");
      Await.on(letters.add(id, "room:" + id, deadLetter, 9, LONG));
      said.add(Await.on(letters.page(id, DeadLetterQueue.START, 9)).size() + " letters");
      said.add(
          Await.on(letters.replay(id, "l" + id, LONG))
              + " "
              + Await.on(letters.nextReplay(id)).orElseThrow().id().equals("l" + id));
      Await.on(letters.putBack(id, deadLetter));
      said.add(Await.on(health.status(id, LONG)).deadLetters() + " dead");
      Await.on(letters.discard(id, "l" + id));
      String key = KeyPart.tag("room", id) + ":hook:" + KeyPart.of(id);
      Progress progress = new Progress(redis);
      Progress.Times times = new Progress.Times(LONG, LONG);
      said.add(Await.on(progress.take(key, times)) + "");
      said.add(Await.on(progress.sent(key, 1, FIRST, times)) + "");
      said.add(Await.on(progress.release(key, 1, times)) + "");
      said.add(Await.on(progress.take(key, times)) + "");
      said.add(Await.on(progress.pause(key, 2, 1, LONG, times)) + "");
    }

    private void roomEnds() {
      says(state.scripts.endCall(id, id, id, id, ""));
      assertThat(delivered())
          .extracting(LoggedEvent::type)
          .contains("call-ended", "participant-left", "room-closed");
      says(state.scripts.leave(id, id, "", OptionalLong.empty(), LeaveReason.removedBy(id)));
      says(state.scripts.close(id, "over", id, LONG));
    }

    private void callIsSetUp() {
      String room = KeyPart.tag("room", id);
      Await.on(state.redis.send(Command.DEL, room, room + ":removed"));
      says(
          state.scripts.setUpCall(
              id,
              id,
              ReplicaState.LONG_WINDOW,
              new RoomScripts.Entering(sessionUser(other), "v1"),
              new RoomScripts.Entering(sessionUser(id), "v2"),
              TraceParent.NONE));
      assertThat(delivered()).extracting(LoggedEvent::type).contains("call-accepted");
    }

    private List<LoggedEvent> delivered() {
      List<LoggedEvent> all = new ArrayList<>();
      Optional<Offset> last = Optional.empty();
      while (Await.on(state.scripts.take(id, id, LONG, last)) instanceof Undelivered.Events some) {
        said.add(Await.on(state.scripts.hold(id, id, LONG)) + "");
        said.add(some.events().size() + " for " + some.known().size());
        all.addAll(some.events());
        last = Optional.of(all.getLast().offset());
      }
      return all;
    }

    private SessionUser sessionUser(String user) {
      return new SessionUser(user, "Name", Role.CUSTOMER, sessionOf(user), 1, 1);
    }

    private static String sessionOf(String user) {
      return user.endsWith("~") ? "s2" : "s1";
    }

    private void says(Future<? extends RoomAnswer> script) {
      RoomAnswer answer = Await.on(script);
      RoomChange change = answer.change();
      said.add(
          answer.getClass().getSimpleName()
              + (answer instanceof Enum<?> refused ? refused.name() : "")
              + " "
              + change.undelivered().isPresent()
              + " "
              + change.parted().size());
    }
  }
}
