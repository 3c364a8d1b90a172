package dev.holdfast.state.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.Configured;
import dev.holdfast.state.OddIds;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.OwnRedis;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every script of a transcript with calls, segments and producers of odd names. */
class OddIdsInTranscriptsTest extends OwnRedis {
  private final Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
  private final TranscriptConfig config =
      Configured.by(TranscriptConfig.class, "holdfast.transcript.interim-timeout", "PT0S");
  private final Transcripts transcripts = new Transcripts(redis, config);
  private final Redactions redactions = new Redactions(OneRedis.VERTX, redis, config);
  private final LegalHold legalHold = new LegalHold(redis, config);

  @Test
  void everyScriptTakesAnyTextForAnIdAndNoTwoShareAMember() throws IOException {
    OddIds.nothingRan(redis);
    String run = OneRedis.newId("");
    Map<String, Set<String>> held = new LinkedHashMap<>();
    List<String> asUsual = lives(run + "ordinary", "ordinary");

    for (String id : OddIds.ALL) {
      String callId = run + id;
      assertThat(lives(callId, id)).as("with " + id).isEqualTo(asUsual);
      held.put(
          id,
          OddIds.held(redis, "{transcript:" + run).stream()
              .filter(place -> place.startsWith(rest(callId, run)))
              .collect(java.util.stream.Collectors.toSet()));
      assertThat(held.get(id)).isNotEmpty();
      assertThat(Await.on(legalHold.release(callId))).isEqualTo(LegalHold.Holding.RELEASED);
      assertThat(Await.on(legalHold.erase(callId))).isEqualTo(LegalHold.Erasure.ERASED);
    }

    OddIds.assertApart(held);
    OddIds.assertAllRan(redis, "transcript");
  }

  private static String rest(String callId, String run) {
    return TranscriptKeys.log(callId).substring(("{transcript:" + run).length()).split("}")[0]
        + "}";
  }

  @Test
  void whatIsNoTextIsRefused() {
    for (String id : OddIds.NO_TEXT) {
      assertThatThrownBy(() -> KeptCall.ending(id, 1)).isInstanceOf(HoldfastException.class);
      assertThatThrownBy(() -> transcripts.show(id)).isInstanceOf(HoldfastException.class);
    }
  }

  private List<String> lives(String callId, String id) {
    List<String> said = new ArrayList<>();
    said.add(Await.on(transcripts.arrive(callId, id, Transcripts.ProducerMode.LIVE)) + "");
    Await.on(transcripts.keepSession(callId, id, Optional.of(id), id));
    assertThat(Await.on(transcripts.session(callId, id, Optional.of(id)))).contains(id);
    assertThat(Await.on(redactions.inSegmentsWithoutFinal(callId))).isEmpty();
    store(callId, Optional.of(id), IngestBatch.Then.MORE, KeptCall.interim(id, 1));
    Interim open = Await.on(transcripts.show(callId)).interims().getFirst();
    assertThat(open.segmentId()).isEqualTo(id);
    said.add(rewrite(callId, id, Optional.empty(), open.message()) + "");
    said.add(Await.on(transcripts.giveUpTheSilent(callId)) + " given up");
    store(callId, Optional.of(id), IngestBatch.Then.MORE, KeptCall.ending(id + "2", 1));
    store(callId, Optional.of(id), IngestBatch.Then.THE_END, KeptCall.ending(id + "2", 1));
    Line last = lines(callId).get(2);
    assertThat(last.segmentId()).contains(id + "2");
    said.add(rewrite(callId, id + "2", Optional.of(last), last.message()) + "");
    for (Line line : lines(callId)) {
      said.add(line.kind() + " " + line.segmentId().map(one -> one.replace(id, "i")));
      assertThat(line.message()).satisfies(OddIdsInTranscriptsTest::isJson);
    }
    said.add(Await.on(legalHold.hold(callId, id)) + "");
    return said;
  }

  private static void isJson(String text) throws IOException {
    new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
  }

  private boolean rewrite(String callId, String id, Optional<Line> line, String found) {
    Rewriting rewriting =
        new Rewriting(
            id,
            line.map(Line::offset),
            found,
            found.replace("naïve", "***"),
            "***",
            RedactedIn.NOTHING);
    return Await.on(redactions.rewrite(callId, List.of(rewriting))).isPresent();
  }

  private void store(
      String callId, Optional<String> producer, IngestBatch.Then then, IngestItem item) {
    IngestItem quoted =
        new IngestItem(
            item.segmentId(),
            item.revision(),
            item.kind(),
            "{\"id\":"
                + JsonNodeFactory.instance.textNode(item.segmentId())
                + ",\"text\":\"naïve\"}",
            item.span(),
            1);
    Await.on(transcripts.store(callId, new IngestBatch(List.of(quoted), producer, then)));
  }

  private List<Line> lines(String callId) {
    Page page =
        Await.on(
            streams.read(
                Transcripts.logOf(callId), Await.on(transcripts.show(callId)).beginning(), 100));
    return ((Page.Held) page).entries().stream().map(Line::of).toList();
  }
}
