package dev.holdfast.state.transcript;

import static dev.holdfast.state.transcript.KeptCall.ending;
import static dev.holdfast.state.transcript.KeptCall.interim;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A text that takes the place of another one of its open segment: nearly all that comes. */
class RenewedTextTest {
  private static final Pattern COMMAND = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

  /** Of the connection, and what runs a script. */
  private static final Set<String> OTHERS =
      Set.of("ping", "info", "config|resetstat", "eval", "evalsha", "fcall", "function|load");

  private final KeptCall call = new KeptCall();

  @Test
  void costsFewCommands() {
    try (RealRedis server = RealRedis.launch()) {
      RedisLinks redis = OneRedis.linksTo(server);
      // So long that nothing need be renewed, however long this test takes.
      TranscriptConfig config =
          Configured.by(TranscriptConfig.class, "holdfast.transcript.retention", "PT24H");
      Transcripts transcripts = new Transcripts(redis, config);
      store(transcripts, ending("s0", 1), interim("s1", 1));

      server.ask("CONFIG RESETSTAT");
      store(transcripts, interim("s1", 2));
      String stats = Await.on(redis.info("commandstats"));

      List<String> commands =
          COMMAND
              .matcher(stats)
              .results()
              .filter(found -> !OTHERS.contains(found.group(1)))
              .map(found -> found.group(2) + " " + found.group(1))
              .toList();
      assertThat(commands)
          .containsExactlyInAnyOrder(
              "1 time",
              "3 hget",
              "1 exists",
              "1 xrevrange",
              "1 hset",
              "1 zadd",
              "1 spublish",
              "1 pttl");
      redis.close();
    }
  }

  @Test
  void lengthensLivesThatWouldEndTooEarly() {
    call.store(ending("s0", 1), interim("s1", 1));
    live(KeptCall.RETENTION_MS / 2);

    call.store(interim("s1", 2));

    assertThat(call.lifetimes())
        .hasSizeGreaterThanOrEqualTo(4)
        .allSatisfy(ms -> assertThat(ms).isGreaterThan(KeptCall.RETENTION_MS / 2));
  }

  @Test
  void livesLivesThatAreLongerThanTheRetention() {
    call.store(ending("s0", 1), interim("s1", 1));
    live(KeptCall.RETENTION_MS * 2);

    call.store(interim("s1", 2));

    assertThat(call.lifetimes())
        .allSatisfy(ms -> assertThat(ms).isBetween(1L, KeptCall.RETENTION_MS));
  }

  @Test
  void leavesWhatIsHeldForGood() {
    call.store(ending("s0", 1), interim("s1", 1));
    Await.on(new LegalHold(call.redis, call.config).hold(call.callId, "somebody"));

    call.store(interim("s1", 2));
    call.store(ending("s1", 3));

    assertThat(call.lifetimes()).hasSizeGreaterThanOrEqualTo(3).containsOnly(-1L);
  }

  private static void store(Transcripts transcripts, IngestItem... segments) {
    Optional<String> producer = Optional.of("speech-to-text");
    Await.on(
        transcripts.store(
            "call", new IngestBatch(List.of(segments), producer, IngestBatch.Then.MORE)));
  }

  private void live(long ms) {
    call.keys().forEach(key -> Await.on(call.redis.send(Command.PEXPIRE, key, ms)));
  }
}
