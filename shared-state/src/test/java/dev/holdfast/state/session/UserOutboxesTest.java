package dev.holdfast.state.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.session.UserSessions.Admission;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much the outboxes of all of a user's sessions hold together. */
class UserOutboxesTest {
  private static final String ROOM = "room";
  private static final int MIB = 1 << 20;
  private static final int LEAST = 256 << 10;
  private static final String LARGE = "x".repeat(100_000);
  private static final int ENOUGH = 4 * MIB / LARGE.length() + 2;

  private final RedisLinks redis = OneRedis.links();
  private final SessionConfig config = Configured.by(SessionConfig.class);
  private final UserSessions users = new UserSessions(redis, config);
  private final Sessions sessions = new Sessions(redis, config);
  private final Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
  private final String user = "ann " + UUID.randomUUID();
  private final List<String> opened = new ArrayList<>();

  @AfterEach
  void end() {
    opened.forEach(this::ends);
  }

  @Test
  void eachFurtherSessionHoldsLessAndTheFirstAsMuchAsEver() {
    List<String> all = IntStream.range(0, config.maxPerUser()).mapToObj(i -> arrives()).toList();
    all.forEach(id -> fill(id, ENOUGH));

    for (int place = 1; place <= all.size(); place++) {
      long share = Math.max(LEAST, 4 * MIB / place);
      assertThat(held(all.get(place - 1)))
          .as("bytes of session %d", place)
          .isBetween(share - LARGE.length(), share);
    }
    assertThat(all.stream().mapToLong(this::held).sum()).isLessThan(15 * MIB);
  }

  @Test
  void eventsOfARoomsLogCountLikeThoseOfParticipants() {
    arrives();
    String second = arrives();
    LinkedHashMap<Offset, String> events = new LinkedHashMap<>();
    IntStream.rangeClosed(1, ENOUGH).forEach(i -> events.put(new Offset("7", i), LARGE));

    Await.on(sessions.notify(second, new LogName.Room(ROOM), events));

    assertThat(held(second)).isBetween(2L * MIB - LARGE.length(), 2L * MIB);
  }

  @Test
  void anOffsetThatNeedsMoreThanIsHeldIsNotRecovered() {
    String first = arrives();
    String second = arrives();

    fill(first, ENOUGH / 2 + 2);
    fill(second, ENOUGH / 2 + 2);

    assertThat(read(first)).isInstanceOf(Page.Held.class);
    assertThat(read(second)).isInstanceOf(Page.Gone.class);
  }

  @Test
  void whoComesAfterOthersHaveEndedHoldsAsMuchAsEver() {
    IntStream.range(0, 5).forEach(i -> arrives());
    opened.forEach(this::ends);

    assertThat(limit(arrives())).isEmpty();
    assertThat(limit(arrives())).hasValue(2L * MIB);
  }

  @Test
  void whoTakesThePlaceOfAnotherSessionIsNotOneMore() {
    String first = arrives();
    arrives();
    String third = opens();
    ends(first);

    assertThat(Await.on(users.admit(user, third, Optional.of(first))))
        .isInstanceOf(Admission.Admitted.class);

    assertThat(limit(third)).hasValue(2L * MIB);
  }

  @Test
  void ofThoseThatComeAtOnceEachHasAPlaceOfItsOwn() {
    List<String> all = IntStream.range(0, 4).mapToObj(i -> opens()).toList();
    Await.on(Future.all(all.stream().map(id -> users.admit(user, id, Optional.empty())).toList()));

    assertThat(all.stream().map(this::limit).flatMap(Optional::stream))
        .containsExactlyInAnyOrder(2L * MIB, 4L * MIB / 3, 1L * MIB);
  }

  @Test
  void whatIsCountedAndHasEndedIsNotMadeAnew() {
    arrives();
    String gone = opens();
    ends(gone);

    assertThat(Await.on(users.admit(user, gone, Optional.empty())))
        .isInstanceOf(Admission.Admitted.class);

    assertThat(limit(gone)).isEmpty();
  }

  private String arrives() {
    String id = opens();
    Await.on(users.admit(user, id, Optional.empty()));
    return id;
  }

  private String opens() {
    String id = Await.on(sessions.open(PrivateId.random(), user, "{}", "here")).pid().sessionId();
    opened.add(id);
    Await.on(sessions.enterRoom(id, 1, ROOM, 1_000, "v"));
    return id;
  }

  private void ends(String id) {
    Await.on(sessions.end(id, ""));
  }

  private void fill(String id, int events) {
    Await.on(
        Future.all(
            Stream.generate(() -> sessions.deliver(id, ROOM, "", LARGE)).limit(events).toList()));
  }

  private long held(String id) {
    return Await.on(redis.send(Command.XRANGE, Sessions.outboxOf(id), "-", "+")).stream()
        .mapToLong(entry -> entry.get(1).get(1).toString().length())
        .sum();
  }

  private Page read(String id) {
    return Await.on(streams.read(Sessions.outboxOf(id), Offset.START, 1_000));
  }

  /** Bytes that a session's outbox may hold, if not as many as configured. */
  private Optional<Long> limit(String id) {
    return Optional.ofNullable(
            Await.on(redis.send(Command.HGET, "{session:" + id + "}", "outboxBytes")))
        .map(bytes -> bytes.toLong());
  }
}
