package dev.holdfast.transcripts.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.transcript.IngestBatch;
import dev.holdfast.state.transcript.IngestResult;
import dev.holdfast.state.transcript.ItemResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestMessagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Offset OFFSET = new Offset("12", 3);
  private static final IngestBatch MORE =
      new IngestBatch(List.of(), Optional.empty(), IngestBatch.Then.MORE);

  @Test
  void anAcknowledgmentAtTheSocketIsThatOfARequest() throws JsonProcessingException {
    List<ItemResult> outcomes =
        List.of(
            new ItemResult("s1", ItemResult.Result.STORED, 2, Optional.empty()),
            new ItemResult("~a:b.c", ItemResult.Result.REPEATED, 0, Optional.of(OFFSET)),
            new ItemResult("s1", ItemResult.Result.IGNORED, 1, Optional.empty()));
    for (int many = 0; many <= outcomes.size(); many++) {
      for (Optional<Offset> ended : List.of(Optional.<Offset>empty(), Optional.of(OFFSET))) {
        IngestResult result = new IngestResult(outcomes.subList(0, many), ended, OFFSET);
        ObjectNode expected = Ingest.acknowledgment(result).put("type", "accepted");
        assertThat(JSON.readTree(IngestMessages.stored("call", MORE, result)))
            .isEqualTo(JSON.readTree(expected.toString()));
      }
    }
  }
}
