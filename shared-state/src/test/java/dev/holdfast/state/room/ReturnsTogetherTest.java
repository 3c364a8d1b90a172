package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who returns to a larger room soon after another is told of with the next, and never forgotten.
 */
class ReturnsTogetherTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final long SOME_TIME_TO_COME = 9_000_000_000_000L;

  private final ReplicaState replica = new ReplicaState();
  private final RoomScripts scripts = replica.scripts;
  private final String room = replica.newRoom(new RoomPolicy(LONG, LONG, 6));

  @BeforeEach
  void twoAreAwayAndOneReturnsSoonAfterAnother() {
    people().forEach(one -> Await.on(scripts.join(room, visitor(one), "c", "v", Errand.OWN_WILL)));
    Stream.of("x", "y", "z").forEach(one -> Await.on(scripts.disconnect(room, one, one, 1)));
    Await.on(scripts.reconnect(room, "z", "z", 2));
    replica.sets(key(), Map.of("missingToldAt", SOME_TIME_TO_COME));
    int logged = replica.log(room).size();
    Await.on(scripts.reconnect(room, "x", "x", 2));
    assertThat(replica.log(room)).hasSize(logged);
  }

  @Test
  void isToldWhenTheLastWhoIsMissingLeaves() {
    leave(Leaving.byOwnWill("y"));
    allHeardThatNobodyIsMissing();
  }

  @Test
  void isToldWhenTheLastWhoIsMissingIsRemoved() {
    leave(Leaving.removedBy("sue"));
    allHeardThatNobodyIsMissing();
  }

  @Test
  void isToldWhenTheWindowOfTheLastWhoIsMissingEnds() {
    String people = key() + ":participants";
    String y = Await.on(replica.redis.send(Command.HGET, people, "y")).toString();
    replica.sets(people, Map.of("y", y.replaceFirst("\"deadline\":\\d+", "\"deadline\":1")));

    Await.on(scripts.expire(room, "y", "y", 1));
    allHeardThatNobodyIsMissing();
  }

  private void leave(Leaving why) {
    Await.on(scripts.leave(room, "y", "", OptionalLong.empty(), why));
  }

  private void allHeardThatNobodyIsMissing() {
    RoomEvent last = replica.log(room).getLast();
    assertThat(last.type()).isEqualTo("session-resumed");
    assertThat(last.audience().members()).isEqualTo(Audience.Members.ALL);
    assertThat(StreamSupport.stream(last.data().path("participants").spliterator(), false))
        .extracting(one -> one.path("userId").asText() + " " + one.path("presence").asText())
        .containsExactlyInAnyOrder("a connected", "b connected", "x connected", "z connected");
    int logged = replica.log(room).size();
    Await.on(scripts.look(room, LONG));
    assertThat(replica.log(room)).as("told once").hasSize(logged);
  }

  private String key() {
    return "{room:" + room + "}";
  }

  private static Stream<String> people() {
    return Stream.of("a", "b", "x", "y", "z");
  }

  private static Visitor visitor(String user) {
    return new Visitor(user, user, "customer", user, 1, 1);
  }
}
