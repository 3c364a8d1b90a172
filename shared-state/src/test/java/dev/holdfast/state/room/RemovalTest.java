package dev.holdfast.state.room;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.token.Role;
import dev.holdfast.testing.Patience;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a removal keeps out, whatever the clock of whoever issues the tokens says. */
class RemovalTest {
  private static final long SECOND = 1_000;

  private final ReplicaState replica = new ReplicaState();
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);

  @ParameterizedTest
  @ValueSource(longs = {0, 3, 20, 55, -20})
  void holdsForTokensOfBeforeAndNotForNewerOnesWhateverTheIssuersClockSays(long aheadSeconds) {
    long ahead = aheadSeconds * SECOND;
    long used = joinsAtOnce(ahead);
    long unused = now() + ahead;

    replica.rooms.remove(room, "bob", "ann");

    assertThat(isRemoved(used)).isTrue();
    assertThat(isRemoved(unused)).isTrue();
    assertThat(isRemoved(now() + ahead + SECOND)).isFalse();
  }

  @Test
  void aTokenThatWasUsedLongAfterItWasIssuedTellsNothingOfTheIssuersClock() {
    joins(now() - 600 * SECOND);
    long unused = now();

    replica.rooms.remove(room, "bob", "ann");

    assertThat(isRemoved(unused)).isTrue();
  }

  @Test
  void theNewestTokenTellsMoreOfTheClockThanTheOnesBefore() {
    joins(now() - 20 * SECOND);
    joins(now());
    long unused = now();

    replica.rooms.remove(room, "bob", "ann");

    assertThat(isRemoved(unused)).isTrue();
  }

  @Test
  void aTokenFromTheFutureDoesNotShowThatItIsNewer() {
    joins(now());

    replica.rooms.remove(room, "bob", "ann");

    assertThat(isRemoved(now() + 30 * SECOND)).isTrue();
  }

  @Test
  void whoWasNeverRemovedIsNot() {
    joins(now());

    assertThat(isRemoved(now() - SECOND)).isFalse();
    assertThat(isRemoved(now() + 600 * SECOND)).isFalse();
  }

  @Test
  void aRemovalThatTheVersionBeforeHasNotedHolds() {
    joins(now());
    replica.sets("{room:" + room + "}:removed", Map.of("eve", now() + " a-session-of-hers"));

    assertThat(isRemoved("eve", now() - SECOND)).isTrue();
    assertThat(isRemoved("eve", now() + SECOND)).isFalse();
  }

  private long now() {
    return replica.rooms.show(room).at();
  }

  /** By a token that is hardly older than its use: what it is older by may be the clock. */
  private long joinsAtOnce(long ahead) {
    long[] issued = new long[1];
    Patience.await()
        .until(
            () -> {
              issued[0] = now() + ahead;
              joins(issued[0]);
              return now() + ahead - issued[0] < SECOND / 2;
            });
    return issued[0];
  }

  private void joins(long issuedAt) {
    replica.rooms.join(sessionUser(replica.arrives("bob"), issuedAt), room);
  }

  /** By the door that all others are like; joining is another one. */
  private boolean isRemoved(long issuedAt) {
    Client again = replica.arrives("bob");
    boolean is = isRemoved("bob", issuedAt);
    if (is) {
      refused(ErrorCode.REMOVED, () -> replica.rooms.join(sessionUser(again, issuedAt), room));
    }
    return is;
  }

  private boolean isRemoved(String userId, long issuedAt) {
    return Await.on(replica.scripts.isBarred(room, userId, issuedAt));
  }

  private static SessionUser sessionUser(Client client, long issuedAt) {
    return new SessionUser(
        client.userId(), "Bob", Role.CUSTOMER, client.sessionId(), client.epoch(), issuedAt);
  }
}
