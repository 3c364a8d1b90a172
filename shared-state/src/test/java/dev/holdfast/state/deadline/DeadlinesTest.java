package dev.holdfast.state.deadline;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OwnRedis;
import dev.holdfast.state.deadline.Deadlines.Claimed;
import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest extends OwnRedis {
  private static final Duration LAPSE = Duration.ofMinutes(1);
  private static final Duration BRIEF = Duration.ofMillis(40);
  private final Deadlines deadlines = new Deadlines(redis);

  @BeforeEach
  void empty() {
    server.ask("FLUSHALL");
  }

  @Test
  void aMemberIsClaimedWhenItIsDueAndByOneOnly() {
    schedule(Duration.ofMinutes(1));
    assertThat(claim(LAPSE)).isEmpty();

    schedule(BRIEF);
    Claimed claimed = awaitClaim(LAPSE);

    assertThat(claimed.member()).isEqualTo("room:x");
    assertThat(claimed.latenessMs()).isBetween(0L, 60_000L);
    assertThat(claim(LAPSE)).isEmpty();
  }

  @Test
  void anEarlierDeadlineStaysWhenALaterOneIsAskedFor() {
    schedule(BRIEF);
    schedule(Duration.ofMinutes(1));
    schedule(Duration.ofMinutes(1));

    assertThat(awaitClaim(LAPSE).member()).isEqualTo("room:x");
  }

  @Test
  void aClaimThatNobodyEndsLapses() {
    schedule(Duration.ZERO);
    Claimed lost = awaitClaim(BRIEF);

    Claimed taken = awaitClaim(LAPSE);

    assertThat(taken.claim()).isNotEqualTo(lost.claim());
    Await.on(deadlines.finish(lost, Optional.empty()));
    assertThat(members()).isEqualTo(1);
    Await.on(deadlines.finish(taken, Optional.empty()));
    assertThat(members()).isZero();
  }

  @Test
  void anEndedClaimIsReconciledAgainWhenAsked() {
    schedule(Duration.ZERO);
    Await.on(deadlines.finish(awaitClaim(LAPSE), Optional.of(BRIEF)));

    Claimed next = awaitClaim(LAPSE);

    Await.on(deadlines.finish(next, Optional.empty()));
    Await.on(deadlines.finish(next, Optional.empty()));
    assertThat(members()).isZero();
  }

  @Test
  void whatIsAskedForDuringAClaimIsNotForgottenWhenTheClaimEnds() {
    schedule(Duration.ZERO);
    Claimed claimed = awaitClaim(LAPSE);
    schedule(BRIEF);

    Await.on(deadlines.finish(claimed, Optional.empty()));

    assertThat(awaitClaim(LAPSE).member()).isEqualTo("room:x");
  }

  @Test
  void whatIsAskedForLaterThanTheClaimWouldLapseIsNotForgottenEither() {
    schedule(Duration.ZERO);
    Claimed claimed = awaitClaim(BRIEF);
    schedule(Duration.ofMinutes(1));

    Await.on(deadlines.finish(claimed, Optional.empty()));

    assertThat(awaitClaim(LAPSE).member()).isEqualTo("room:x");
  }

  @Test
  void aShardGivesNoMoreThanIsAskedForOldestFirst() {
    List<String> inOneShard = new ArrayList<>();
    for (int i = 0; inOneShard.size() < 5; i++) {
      if (Math.floorMod(("m" + i).hashCode(), Deadlines.SHARDS) == 0) {
        inOneShard.add("m" + i);
      }
    }
    inOneShard.forEach(member -> Await.on(deadlines.schedule(member, Duration.ZERO)));

    List<Claimed> first = Await.on(deadlines.claim(0, 3, LAPSE));
    List<Claimed> rest = Await.on(deadlines.claim(0, 3, LAPSE));

    assertThat(first).hasSize(3);
    assertThat(rest).hasSize(2);
    assertThat(first)
        .extracting(Claimed::member)
        .doesNotContainAnyElementsOf(rest.stream().map(Claimed::member).toList());
  }

  private void schedule(Duration delay) {
    Await.on(deadlines.schedule("room:x", delay));
  }

  private Claimed awaitClaim(Duration lapse) {
    List<Claimed> claimed = new ArrayList<>();
    await().until(() -> claimed.addAll(claim(lapse)));
    return claimed.getFirst();
  }

  private List<Claimed> claim(Duration lapse) {
    List<Claimed> all = new ArrayList<>();
    for (int shard = 0; shard < Deadlines.SHARDS; shard++) {
      all.addAll(Await.on(deadlines.claim(shard, 100, lapse)));
    }
    return all;
  }

  private int members() {
    int members = 0;
    for (int shard = 0; shard < Deadlines.SHARDS; shard++) {
      members += Await.on(redis.send(Command.ZCARD, "{deadlines:" + shard + "}")).toInteger();
    }
    return members;
  }
}
