package dev.holdfast.state.transcript;

import static dev.holdfast.state.transcript.ItemResult.Result.IGNORED;
import static dev.holdfast.state.transcript.ItemResult.Result.REPEATED;
import static dev.holdfast.state.transcript.ItemResult.Result.STORED;
import static dev.holdfast.state.transcript.KeptCall.ending;
import static dev.holdfast.state.transcript.KeptCall.interim;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Page;
import dev.holdfast.testing.SeededRuns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The scripts of a transcript against a model of their rules, whatever comes. */
class TranscriptModelTest {
  private final KeptCall call = new KeptCall();

  private static IngestBatch batch(List<IngestItem> segments) {
    return new IngestBatch(segments, Optional.empty(), IngestBatch.Then.MORE);
  }

  /** What the rules say, without Redis. */
  private static final class Model {
    final Map<String, Long> open = new HashMap<>();
    final List<String> finals = new ArrayList<>();

    ItemResult.Result store(IngestItem segment) {
      String id = segment.segmentId();
      boolean isFinal = segment.kind() == IngestItem.Kind.FINAL;
      if (finals.contains(id)) {
        return isFinal ? REPEATED : IGNORED;
      }
      if (isFinal) {
        open.remove(id);
        finals.add(id);
        return STORED;
      }
      long revision = segment.revision().orElseThrow();
      long known = open.getOrDefault(id, -1L);
      open.merge(id, revision, Math::max);
      return revision > known ? STORED : revision == known ? REPEATED : IGNORED;
    }
  }

  @Test
  void followsTheRulesWhateverComesInWhateverOrder() {
    SeededRuns.run(20, this::anyCall);
  }

  private void anyCall(Random random) {
    String other = OneRedis.newId("call");
    Model model = new Model();
    for (int message = 0; message < 20; message++) {
      List<IngestItem> segments =
          random
              .ints(random.nextInt(6), 0, 8)
              .mapToObj(
                  i ->
                      random.nextInt(4) == 0
                          ? ending("s" + i, random.nextInt(9))
                          : interim("s" + i, random.nextInt(9)))
              .toList();
      List<ItemResult.Result> expected = segments.stream().map(model::store).toList();
      assertThat(Await.on(call.transcripts.store(other, batch(segments))).outcomes())
          .extracting(ItemResult::result)
          .isEqualTo(expected);
    }
    Snapshot snapshot = Await.on(call.transcripts.show(other));
    Map<String, Long> open = new HashMap<>();
    snapshot.interims().forEach(it -> open.put(it.segmentId(), it.revision()));
    assertThat(open).isEqualTo(model.open);
    Page page = Await.on(call.streams.read(Transcripts.logOf(other), snapshot.beginning(), 1_000));
    assertThat(((Page.Held) page).entries())
        .extracting(entry -> Line.of(entry).segmentId().orElseThrow())
        .isEqualTo(model.finals);
  }
}
