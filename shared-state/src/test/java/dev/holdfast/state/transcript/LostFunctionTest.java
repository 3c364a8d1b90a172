package dev.holdfast.state.transcript;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.OwnRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Somebody deletes the function by which segments are stored, once and again. */
class LostFunctionTest extends OwnRedis {
  private static final int SEGMENTS = 40;

  private final Transcripts transcripts =
      new Transcripts(redis, Configured.by(TranscriptConfig.class));
  private final String callId = OneRedis.newId("call");

  @Test
  void eachSegmentThatIsSentUntilItIsStoredIsStoredOnceAndInOrder() {
    store(0);
    await().until(() -> server.ask("FUNCTION LIST").contains("holdfast_transcript_store_"));

    for (int i = 1; i < SEGMENTS; i++) {
      if (i % 10 == 0) {
        server.ask("FUNCTION FLUSH");
      }
      store(i);
    }

    assertThat(stored()).isEqualTo(IntStream.range(0, SEGMENTS).mapToObj(i -> "s" + i).toList());
  }

  // As a producer does, who is answered that the state store is away.
  private void store(int number) {
    IngestBatch batch =
        new IngestBatch(
            List.of(KeptCall.ending("s" + number, 1)), Optional.empty(), IngestBatch.Then.MORE);
    await()
        .until(
            () -> Await.on(transcripts.store(callId, batch).map(stored -> true).otherwise(false)));
  }

  private List<String> stored() {
    Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
    Page page =
        Await.on(
            streams.read(
                Transcripts.logOf(callId),
                Await.on(transcripts.show(callId)).beginning(),
                SEGMENTS * 2));
    return ((Page.Held) page)
        .entries().stream().flatMap(entry -> Line.of(entry).segmentId().stream()).toList();
  }
}
