package dev.holdfast.state.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.session.UserSessions.Admission;
import dev.holdfast.state.session.UserSessions.Yielded;
import dev.holdfast.state.session.UserSessions.Yielding;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserSessionsTest {
  private static final String HERE = "here";

  private final RedisLinks redis = OneRedis.links();
  private final SessionConfig config =
      Configured.by(SessionConfig.class, "holdfast.session.max-per-user", "3");
  private final UserSessions users = new UserSessions(redis, config);
  private final Sessions sessions = new Sessions(redis, config);
  // Whatever stands in it, it is no hash tag of its own.
  private final String user = "a}:{b " + UUID.randomUUID();

  @Test
  void admitsSoManyHoweverManyComeAtOnce() {
    List<Future<Admission>> all =
        IntStream.range(0, 50).mapToObj(i -> users.admit(user, open(), Optional.empty())).toList();
    Await.on(Future.all(all));
    assertThat(all.stream().map(Future::result))
        .filteredOn(Admission.Admitted.class::isInstance)
        .hasSize(3);
  }

  @Test
  void admitsTwiceWhoIsAdmittedAndNamesTheOldestFirst() {
    String a = open(), b = open(), c = open(), d = open();
    for (String id : List.of(a, b, c, a)) {
      assertThat(Await.on(users.admit(user, id, Optional.empty())))
          .isInstanceOf(Admission.Admitted.class);
    }
    assertThat(Await.on(users.admit(user, d, Optional.empty())))
        .isInstanceOfSatisfying(
            Admission.Full.class,
            full -> assertThat(full.others()).containsExactlyInAnyOrder(a, b, c));
    Await.on(users.forget(user, List.of(b)));
    assertThat(Await.on(users.admit(user, d, Optional.empty())))
        .isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void admitsInThePlaceOfOneThatIsCountedAndOnlyOnce() {
    List<String> all = IntStream.range(0, 3).mapToObj(i -> open()).toList();
    all.forEach(id -> Await.on(users.admit(user, id, Optional.empty())));
    Optional<String> instead = Optional.of(all.getFirst());
    String next = open();
    assertThat(Await.on(users.admit(user, next, instead))).isInstanceOf(Admission.Admitted.class);
    assertThat(Await.on(users.admit(user, open(), instead)))
        .isInstanceOfSatisfying(
            Admission.Full.class,
            full ->
                assertThat(full.others()).containsExactlyInAnyOrder(all.get(1), all.get(2), next));
  }

  @Test
  void endsASessionThatNobodyHoldsAndNoOther() {
    assertThat(yielded("none", Yielding.ANY)).isEqualTo(Yielded.ABSENT);
    String held = open();
    assertThat(yielded(held, Yielding.ANY)).isEqualTo(Yielded.HELD);
    Await.on(sessions.detach(held, 1, HERE));
    assertThat(yielded(held, Yielding.LOOK)).isEqualTo(Yielded.HELD);
    assertThat(yielded(held, Yielding.IDLE)).isEqualTo(Yielded.ENDED);
    assertThat(yielded(held, Yielding.IDLE)).isEqualTo(Yielded.ABSENT);
  }

  @Test
  void sparesASessionInARoomUnlessAnyWillDo() {
    String inRoom = open();
    Await.on(sessions.enterRoom(inRoom, 1, "room", 1_000, "v1"));
    Await.on(sessions.detach(inRoom, 1, HERE));
    assertThat(yielded(inRoom, Yielding.IDLE)).isEqualTo(Yielded.HELD);
    assertThat(yielded(inRoom, Yielding.ANY)).isEqualTo(Yielded.ENDED);
    assertThat(Await.on(sessions.find(inRoom))).isEmpty();
  }

  private String open() {
    PrivateId pid = PrivateId.random();
    Await.on(sessions.open(pid, user, "{}", HERE));
    return pid.sessionId();
  }

  private Yielded yielded(String id, Yielding which) {
    return Await.on(users.giveWay(id, which));
  }
}
