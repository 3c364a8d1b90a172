package dev.holdfast.state.room;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.Departure;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.SeededRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Users who come, drop, return, move and leave at random and at the same time, on two replicas that
 * forget a step now and then; whatever happened, what is left must agree.
 */
class RoomModelTest {
  private static final int USERS = 7;
  private static final int STEPS = 40;

  /** More than the four up to which each return is told of by itself. */
  private static final int CAPACITY = 6;

  private static final RoomPolicy BRIEF =
      new RoomPolicy(Duration.ofMillis(80), Duration.ofMinutes(10), CAPACITY);
  private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);
  private static final String[] MUCH_HELD = {
    "holdfast.session.held-events", "100000",
    "holdfast.room.held-events", "100000",
    "holdfast.session.closed-page-window", "PT0.03S"
  };

  private final List<ReplicaState> replicas =
      List.of(new ReplicaState(MUCH_HELD), new ReplicaState(MUCH_HELD));

  @Test
  void roomsOutboxesAndSessionsAgreeWhateverHappened() {
    SeededRuns.run(4, this::run);
  }

  private void run(Random random) throws Exception {
    List<String> rooms =
        List.of(replicas.getFirst().newRoom(BRIEF), replicas.getFirst().newRoom(BRIEF));
    List<User> users =
        IntStream.range(0, USERS)
            .mapToObj(i -> new User("user" + i, rooms, new Random(random.nextLong())))
            .toList();
    List<CompletableFuture<Void>> lives =
        users.stream().map(user -> CompletableFuture.runAsync(user::lives, VIRTUAL)).toList();
    CompletableFuture<Void> all = CompletableFuture.allOf(lives.toArray(CompletableFuture[]::new));
    while (!all.isDone()) {
      rooms.forEach(room -> replicas.get(1).reconciler.at(room));
    }
    Patience.get(all);

    for (String room : rooms) {
      await()
          .untilAsserted(
              () -> assertThat(reconciled(room).participants()).allMatch(Participant::isConnected));
      agrees(room);
      for (User user : users) {
        wasToldAll(user, room);
      }
    }
  }

  private RoomView reconciled(String room) {
    replicas.getFirst().reconciler.at(room);
    return replicas.getFirst().rooms.show(room);
  }

  private void agrees(String room) {
    RoomView view = replicas.getFirst().rooms.show(room);
    int there = view.participants().size();
    assertThat(there).isLessThanOrEqualTo(CAPACITY);
    assertThat(view.call().isPresent()).isEqualTo(there >= 2);
    assertThat(view.status()).isEqualTo(there >= 2 ? RoomStatus.ACTIVE : RoomStatus.OPEN);
    TreeMap<String, String> shown = new TreeMap<>();
    for (Participant one : view.participants()) {
      shown.put(one.userId(), one.isConnected() ? "connected" : "disconnected");
      var membership =
          Await.on(replicas.getFirst().sessions.membership(one.sessionId(), room)).orElseThrow();
      assertThat(membership.holder().isAttached()).as(one + " is held").isTrue();
      assertThat(membership.isListed()).as(one + " knows of " + room).isTrue();
    }
    Replay replay = Replay.of(replicas.getFirst().log(room));
    assertThat(replay.presence).isEqualTo(shown);
    assertThat(replay.call).isEqualTo(view.call().map(RoomCall::callId));
  }

  /**
   * Each event that is for a user came once, in the log's order, to the session by which the user
   * was there. No session of a user enters a room again after a later one.
   */
  private void wasToldAll(User user, String room) {
    List<LoggedEvent> log = replicas.getFirst().log(room);
    Map<String, List<String>> bySession = new LinkedHashMap<>();
    for (Client session : user.sessions) {
      bySession.put(
          session.sessionId(),
          replicas.getFirst().outbox(session).stream()
              .filter(event -> event.contains("\"" + room + "\""))
              .toList());
    }
    List<String> told = new ArrayList<>();
    bySession.values().forEach(told::addAll);
    if (!told.isEmpty()) {
      assertThat(log.stream().map(LoggedEvent::asOutboxEvent).toList())
          .as("in the log's order, one session after the other")
          .containsSubsequence(told);
    }
    Meant meant = Meant.of(log, user.id);
    meant.bySession.forEach(
        (session, events) -> assertThat(bySession.get(session)).containsSubsequence(events));
    List<String> besides = new ArrayList<>(told);
    besides.retainAll(meant.whileConnected);
    for (String event : besides) {
      assertThat(Collections.frequency(besides, event))
          .isLessThanOrEqualTo(Collections.frequency(meant.whileConnected, event));
    }
    told.removeAll(meant.whileConnected);
    assertThat(told).containsExactlyInAnyOrderElementsOf(meant.surely);
  }

  /**
   * What a user is to be told.
   *
   * @param surely once
   * @param whileConnected once or not at all: who is away by then reads it in session-ready
   * @param bySession of those that are surely told: to which session, where the log says by which
   *     one the user is there; who returns may do so by another one
   */
  private record Meant(
      List<String> surely, List<String> whileConnected, Map<String, List<String>> bySession) {
    static Meant of(List<LoggedEvent> log, String user) {
      Meant meant = new Meant(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
      Optional<String> session = Optional.empty();
      boolean isThere = false;
      boolean hasJustLeft = false;
      for (LoggedEvent event : log) {
        JsonNode data = event.data();
        boolean isAboutUser =
            data.path("participantId").asText(data.at("/participant/userId").asText()).equals(user);
        String type = event.type();
        if (type.equals("waiting-for-participant") && data.has("participants")) {
          meant.whileConnected.add(event.asOutboxEvent());
        } else if (type.equals("call-ended") && hasJustLeft || isThere && !isAboutUser) {
          if (!type.equals("call-started")) {
            meant.surely.add(event.asOutboxEvent());
            if (session.isPresent()) {
              meant
                  .bySession
                  .computeIfAbsent(session.get(), key -> new ArrayList<>())
                  .add(event.asOutboxEvent());
            }
          }
        }
        if (isAboutUser) {
          session =
              switch (type) {
                case "participant-joined" -> Optional.of(event.audience().but());
                case "participant-disconnected" -> Optional.empty();
                default -> session;
              };
        }
        hasJustLeft = type.equals("participant-left") && isAboutUser;
        isThere = (isThere || type.equals("participant-joined") && isAboutUser) && !hasJustLeft;
      }
      return meant;
    }
  }

  /** What somebody knows who has only read the log. */
  private record Replay(TreeMap<String, String> presence, Optional<String> call) {
    static Replay of(List<LoggedEvent> log) {
      TreeMap<String, String> presence = new TreeMap<>();
      Optional<String> call = Optional.empty();
      for (LoggedEvent event : log) {
        JsonNode data = event.data();
        switch (event.type()) {
          case "participant-joined" -> put(presence, data.path("participant"));
          case "participant-left" ->
              presence.remove(data.path("participant").path("userId").asText());
          case "participant-disconnected" ->
              presence.put(data.path("participantId").asText(), "disconnected");
          case "session-resumed", "waiting-for-participant" ->
              data.path("participants").forEach(one -> put(presence, one));
          case "call-started" -> call = Optional.of(data.path("callId").asText());
          case "call-ended" -> call = Optional.empty();
          default -> assertThat(event.type()).isEqualTo("room-created");
        }
      }
      return new Replay(presence, call);
    }

    private static void put(TreeMap<String, String> presence, JsonNode participant) {
      presence.put(participant.path("userId").asText(), participant.path("presence").asText());
    }
  }

  /** One user; what a user does, one connection does after the other. */
  private final class User {
    final String id;
    final List<String> rooms;
    final Random random;
    final List<Client> sessions = new CopyOnWriteArrayList<>();
    private final List<Client> elsewhere = new ArrayList<>();
    private ReplicaState at;
    private Client client;
    private boolean connected;

    User(String id, List<String> rooms, Random random) {
      this.id = id;
      this.rooms = rooms;
      this.random = random;
    }

    void lives() {
      arrives();
      for (int i = 0; i < STEPS; i++) {
        try {
          step();
        } catch (HoldfastException refused) {
          assertThat(refused.code().code()).isIn("room-full", "session-displaced");
        }
      }
    }

    void step() {
      if (!connected) {
        switch (random.nextInt(4)) {
          case 0 -> arrives();
          case 1 -> {
            at = anyReplica();
            client = at.attaches(client);
            connected = true;
          }
          default -> {
            at = anyReplica();
            client = at.returns(client);
            connected = true;
          }
        }
        return;
      }
      switch (random.nextInt(11)) {
        case 0 -> {
          at.drops(client);
          connected = false;
        }
        case 10 -> {
          at.closesPage(client);
          connected = false;
        }
        // The replica dies before it tells the rooms.
        case 1 -> {
          Await.on(at.sessions.detach(client.sessionId(), client.epoch(), at.id));
          connected = false;
        }
        case 2 -> at.leaves(client, anyRoom());
        case 3 -> {
          elsewhere.add(client);
          arrives();
          at.joins(client, anyRoom());
        }
        case 4 -> {
          if (!elsewhere.isEmpty()) {
            at.drops(elsewhere.removeFirst());
          }
        }
        // The connection before this one comes late with what it still had to say.
        case 5 -> {
          Client before = client;
          at = anyReplica();
          client = at.returns(client);
          at.rooms.disconnect(anyRoom(), id, before.sessionId(), before.epoch(), Departure.LOST);
        }
        default -> at.joins(client, anyRoom());
      }
    }

    void arrives() {
      at = anyReplica();
      client = at.arrives(id);
      sessions.add(client);
      connected = true;
    }

    ReplicaState anyReplica() {
      return replicas.get(random.nextInt(replicas.size()));
    }

    String anyRoom() {
      return rooms.get(random.nextInt(rooms.size()));
    }
  }
}
